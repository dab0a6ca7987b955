"""What is installed only where it is asked for: the extras of `pyproject.toml`, and who needs which."""

from importlib.util import find_spec

MODULES = {
    "slack": ("slack_bolt", "slack_sdk", "cryptography"),
    "discord": ("discord",),
    "postgres": ("psycopg",),
    "anthropic": ("anthropic",),
    "aws": ("boto3",),
    "agents": ("agents",),
    "services": ("dbos", "fastapi"),
    "telemetry": ("opentelemetry.exporter.otlp.proto.http",),
    "playground": ("jinja2", "opentelemetry.exporter.otlp.proto.http"),
    "compare": ("genai_prices", "jinja2"),
}
"""Extra -> the modules that it brings."""
PATTERNS = {"C": ("services",), "E": ("agents",), "F": ("agents",), "G": ("agents", "services"), "H": ("aws",)}
VENDORS = {"anthropic": ("Anthropic", "anthropic"), "bedrock": ("Bedrock", "aws")}


def absent(*extras: str) -> str:
    """What to install, as pip names it; empty where all of the extras are installed."""
    missing = [extra for extra in extras if not all(map(_is_installed, MODULES[extra]))]
    return f"courtbot[{','.join(missing)}]" if missing else ""


def lack(what: str, *extras: str) -> str:
    """The sentences that name what `what` needs and how to add it; empty where all of the extras are installed."""
    package = absent(*extras)
    return f"{what} needs {package}. Add it with: {command(package)}" if package else ""


def command(package: str) -> str:
    return f'pip install "{package}"'


def lack_of_pattern(letter: str) -> str:
    return lack(f"Pattern {letter}", *PATTERNS.get(letter, ()))


def lack_of_dry(h_backend: str, letter: str) -> str:
    """Why that pattern cannot be run at a dry desk, for an admin; empty where it can."""
    if letter != "H" or h_backend != "classic-lambda":
        return ""
    return (
        "Pattern H cannot run dry here: its agent has a Lambda book in the real database. It can with "
        "COURTBOT_H_BACKEND=agentcore or classic-return-control, where courtbot runs its functions."
    )


def lack_of_vendor(vendor: str) -> str:
    """`vendor` is a name as in `bot.llm.roles.VENDORS`."""
    return lack(*VENDORS[vendor]) if vendor in VENDORS else ""


def _is_installed(module: str) -> bool:
    """A folder that happens to have the name of a package is none: it has no file of its own."""
    try:
        spec = find_spec(module)
    except ModuleNotFoundError:  # a package above it is missing already
        return False
    return spec is not None and spec.origin is not None
