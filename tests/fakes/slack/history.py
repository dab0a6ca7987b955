"""conversations.history and conversations.replies: what stands in a channel or a thread, as an app may read it."""

from tests.fakes.slack import payloads
from tests.fakes.slack.state import Channel, Json, Message
from tests.fakes.slack.web_api import Refused, Request, api

SCOPE = {"channel": "channels:history", "group": "groups:history", "im": "im:history"}
USUAL, MOST = 100, 1000  # objects of a page
LIMITED, MINUTE = 15, 60.0  # of apps that are sold outside the Marketplace: objects, seconds between two requests


@api("conversations.history", *SCOPE.values())
def history(request: Request) -> Json:
    """Newest first, without what only stands in threads."""
    channel = readable(request, "conversations.history")
    roots = [m for m in channel.messages if m.thread_ts in (None, m.ts) or m.subtype == "thread_broadcast"]
    return page(request, roots[::-1])


@api("conversations.replies", *SCOPE.values())
def replies(request: Request) -> Json:
    """Oldest first; the thread's first message is in every answer."""
    channel, ts = readable(request, "conversations.replies"), request.need("ts")
    root = next((m for m in channel.messages if m.ts == ts and not m.ephemeral), None)
    if root is None:
        raise Refused("thread_not_found")
    answer = page(request, [m for m in channel.messages if m.root == ts and m is not root])
    first = [] if root.deleted else [shown(request, root)]
    return answer | {"messages": [*first, *answer["messages"]]}


def readable(request: Request, method: str) -> Channel:
    channel, granted = request.channel(), request.token.scopes if request.token else set[str]()
    if SCOPE[channel.kind] not in granted:
        raise Refused("missing_scope", needed=SCOPE[channel.kind], provided=",".join(sorted(granted)))
    if not channel.bot_in:
        raise Refused("not_in_channel")
    slack = request.slack
    if slack.history_limited:
        asked, now = slack.history_asked.get(method), slack.clock()
        if asked is not None and now - asked < MINUTE:
            raise Refused("ratelimited").limited(MINUTE - (now - asked))
        slack.history_asked[method] = now
    return channel


def page(request: Request, messages: list[Message]) -> Json:
    args = request.args
    oldest, latest = float(args.get("oldest") or 0), float(args.get("latest") or "inf")
    found = [m for m in messages if not m.deleted and not m.ephemeral and oldest < float(m.ts) < latest]
    most = LIMITED if request.slack.history_limited else MOST
    limit = min(int(args.get("limit") or USUAL), most)
    return {"messages": [shown(request, m) for m in found[:limit]], "has_more": len(found) > limit}


def shown(request: Request, message: Message) -> Json:
    """Metadata is told only to who asks for it; without, no more than what kind it is."""
    told = payloads.message(request.team, message)
    everything = str(request.args.get("include_all_metadata", "")).lower() in ("1", "true")
    if message.metadata and not everything:
        told["metadata"] = {"event_type": message.metadata["event_type"]}
    return told
