"""Who may go when: quick questions never wait behind long ones, and nobody holds more than a share.

A client with a long query running, or one that ended a moment ago, is a heavy one. Of the workers a part is kept free of
long queries and of heavy clients, so that others are answered at once whatever the heavy ones do. Of these others, those go
first who asked something quick before.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import inf
from typing import Generic, TypeVar

# So long a client is a heavy one after a long query; twice as long each time that it asks another one in that time.
HEAVY_SECONDS = 10.0
HEAVIEST_SECONDS = 300.0
MOST_REMEMBERED = 2_000
# One turn of so many goes to a client that nobody knows yet, even where others wait.
SHARE_OF_UNKNOWN = 4

T = TypeVar("T")


@dataclass(eq=False, slots=True)
class Turn(Generic[T]):
    """A worker that is lent to a client; `long` once its query is, `end` makes an end of it, `watch` looks at it again."""

    worker: T
    client: str
    begun: float
    long: bool = False
    ended: bool = False
    end: Callable[[], None] = lambda: None
    watch: asyncio.TimerHandle | None = None


class Turns(Generic[T]):
    """Workers that wait, and clients that wait for them; `places` is how many of them may work at the same time.

    Where long queries have all places that they may have, and others wait, a query is a long one after `hurry` seconds, of
    which it `worked` at least half: where the machine is busy with other things, that is not its fault.
    """

    def __init__(
        self, places: int, hurry: float, clock: Callable[[], float], worked: Callable[[T], float] = lambda _: inf
    ) -> None:
        self._places, self._most_long = places, places - kept_free(places)
        self._hurry, self._clock, self._worked = hurry, clock, worked
        self._idle: list[T] = []
        self._known: deque[tuple[str, asyncio.Future[Turn[T]]]] = deque()
        self._light: deque[tuple[str, asyncio.Future[Turn[T]]]] = deque()
        self._heavy: deque[tuple[str, asyncio.Future[Turn[T]]]] = deque()
        self._were_quick: dict[str, None] = {}
        self._lent = 0
        self._quick: dict[Turn[T], None] = {}
        self._held: set[Turn[T]] = set()
        self._until: dict[str, tuple[float, float]] = {}

    def add(self, worker: T) -> None:
        """Takes a worker in that is ready; whoever has waited longest gets it, heavy clients last."""
        self._idle.append(worker)
        self._hand_out()

    def is_heavy(self, client: str) -> bool:
        """True if a long query of a client runs, or ended a moment ago."""
        running = any(turn.long and turn.client == client for turn in self._held)
        return running or self._until.get(client, (0.0, 0.0))[0] > self._clock()

    def crowded(self) -> Iterator[Turn[T]]:
        """The turns of long queries beside which another client has a turn."""
        clients = {turn.client for turn in (*self._quick, *self._held)}
        return (turn for turn in self._held if turn.long and len(clients) > 1)

    async def take(self, client: str, seconds: float) -> Turn[T]:
        """A turn of a client, once there is a worker for it. Raises: TimeoutError if there is none in so many seconds."""
        future: asyncio.Future[Turn[T]] = asyncio.get_running_loop().create_future()
        unless_heavy = self._known if client in self._were_quick else self._light
        (self._heavy if self.is_heavy(client) else unless_heavy).append((client, future))
        self._hand_out()
        if future.done():
            return future.result()
        self.hurry()
        try:
            async with asyncio.timeout(seconds):
                return await future
        except BaseException:
            if future.done() and not future.cancelled():
                self.give_back(future.result(), future.result().worker)
            raise

    def slow(self, turn: Turn[T]) -> None:
        """Notes that the query of a turn is a long one; where there are too many, one of them is ended.

        That is the newest of the client that has most of them; if no client has more than this one, it is this one.
        """
        if not turn.long:
            self._remember(turn.client)
        turn.long = True
        self._quick.pop(turn, None)
        self._held.add(turn)
        if len(self._held) <= self._most_long:
            return
        count = Counter(each.client for each in self._held)
        most = max(count.values())
        if count[turn.client] < most:
            turn = max((each for each in self._held if count[each.client] == most), key=lambda each: each.begun)
        turn.ended = True
        turn.end()

    def blame(self, turn: Turn[T]) -> None:
        """Notes that a query had to be ended, so that it counts as a long one however little it could work."""
        if not turn.long:
            self._remember(turn.client)
        turn.long = True
        if turn in self._quick:
            del self._quick[turn]
            self._held.add(turn)

    def hurry(self) -> None:
        """Makes room for those who wait and are not heavy, where long queries have all places that they may have."""
        waiting = sum(not future.done() for _, future in (*self._known, *self._light))
        if not waiting or len(self._held) < self._most_long:
            return
        late = self._clock() - self._hurry
        for turn in [turn for turn in self._quick if turn.begun <= late][:waiting]:
            if self._worked(turn.worker) >= self._hurry / 2:
                self.slow(turn)

    def give_back(self, turn: Turn[T], worker: T | None) -> None:
        """Ends a turn; its worker, if it is still fit, goes to whoever waits."""
        if turn in self._quick:
            del self._quick[turn]
            self._note_quick(turn.client)
        self._held.discard(turn)
        if worker is not None:
            self._idle.append(worker)
        self._hand_out()

    def _note_quick(self, client: str) -> None:
        self._were_quick.pop(client, None)
        self._were_quick[client] = None
        if len(self._were_quick) > MOST_REMEMBERED:
            del self._were_quick[next(iter(self._were_quick))]

    def _remember(self, client: str) -> None:
        now = self._clock()
        self._were_quick.pop(client, None)
        if len(self._until) >= MOST_REMEMBERED:
            self._until = {name: until for name, until in self._until.items() if until[0] > now}
        until, seconds = self._until.get(client, (0.0, 0.0))
        # One that began again soon after its time was over did not change its ways.
        seconds = min(2 * seconds, HEAVIEST_SECONDS) if now < until + seconds else HEAVY_SECONDS
        self._until[client] = now + seconds, seconds

    def _hand_out(self) -> None:
        """Gives idle workers, those first that answered last, to those who wait."""
        while (self._known or self._light) and self._has_room():
            self._lent += 1
            first, then = (self._known, self._light) if self._lent % SHARE_OF_UNKNOWN else (self._light, self._known)
            client, future = (first or then).popleft()
            if self.is_heavy(client):
                self._heavy.append((client, future))
            elif not future.done():
                self._lend(client, future)
        while self._heavy and self._heavy[0][1].done():
            self._heavy.popleft()
        while self._heavy and len(self._held) < self._most_long and self._has_room() and self._can_spare():
            client, future = self._heavy.popleft()
            if not future.done():
                turn = self._lend(client, future)
                del self._quick[turn]
                self._held.add(turn)

    def _can_spare(self) -> bool:
        """True if a worker that goes to a heavy client leaves others their share, while ended ones are being replaced."""
        return len(self._idle) + len(self._quick) > self._places - self._most_long

    def _has_room(self) -> bool:
        return bool(self._idle) and len(self._quick) + len(self._held) < self._places

    def _lend(self, client: str, future: asyncio.Future[Turn[T]]) -> Turn[T]:
        turn = Turn(self._idle.pop(), client, self._clock())
        self._quick[turn] = None
        future.set_result(turn)
        return turn


def kept_free(places: int) -> int:
    """How many of so many workers are kept free of long queries: a third, one at the least, if there are several."""
    return max(1, places // 3) if places > 1 else 0
