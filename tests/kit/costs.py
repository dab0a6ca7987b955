"""What work costs the processor."""

import sys
import time
from collections.abc import Callable


def cpu_seconds(work: Callable[[], object]) -> float:
    """Of this thread alone, whatever else the machine does; nobody traces it meanwhile, since coverage would count
    each line."""
    tracer = sys.gettrace()
    sys.settrace(None)
    began = time.thread_time()
    try:
        work()
        return time.thread_time() - began
    finally:
        sys.settrace(tracer)
