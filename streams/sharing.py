"""Who reads which partition: an even share for every worker, with as few changes as possible."""

from collections.abc import Collection, Mapping

Place = tuple[str, int]


def shares(
    held: Mapping[Place, str | None], topics: Mapping[str, Collection[str]]
) -> dict[Place, str]:
    """Who is to read each partition.

    What a worker reads it keeps, unless another one that may read it too has two fewer: then no
    worker has more than ceil(partitions / workers), where all read the same topics. The answer
    depends on nothing but the arguments, so that every worker comes to the same.

    shape   ``held``: each partition and who reads it now; ``topics``: each worker that is alive
            and the topics that it reads; a partition of a topic that nobody reads is left out
    """
    wanted = {place: held[place] for place in sorted(held)}
    plan = {
        place: worker
        for place, worker in wanted.items()
        if worker is not None and place[0] in topics.get(worker, ())
    }
    load = dict.fromkeys(sorted(topics), 0)
    for worker in plan.values():
        load[worker] += 1
    for place in wanted:
        if place not in plan and (able := [w for w in load if place[0] in topics[w]]):
            plan[place] = min(able, key=load.__getitem__)
            load[plan[place]] += 1
    while move := _evener(plan, load, topics):
        place, worker = move
        load[plan[place]] -= 1
        load[worker] += 1
        plan[place] = worker
    return plan


def _evener(
    plan: dict[Place, str], load: Mapping[str, int], topics: Mapping[str, Collection[str]]
) -> tuple[Place, str] | None:
    """A partition whose reader has two more than another one that may read it."""
    for place in reversed(plan):
        able = [worker for worker in load if place[0] in topics[worker]]
        least = min(able, key=load.__getitem__)
        if load[plan[place]] >= load[least] + 2:
            return place, least
    return None
