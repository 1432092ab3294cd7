"""minibatches: the samples of an epoch in a new order, in batches."""

import numpy as np

from grading.questions.softmax_regression import bank


def probe(num_samples, batch_size, seeds):
    kept, _ = np.random.get_state(), np.random.seed()
    mark = lambda: [int(np.random.get_state()[1][0]), np.random.get_state()[2]]
    before = mark()
    rngs = [np.random.default_rng(seed) for seed in seeds]
    calls = [*rngs, *[rngs[0]] * 11]
    batches = [list(minibatches(num_samples, batch_size, rng)) for rng in calls]
    shared = any(np.shares_memory(*pair) for pair in zip(batches[0], batches[0][1:]))
    following = [rng.random() for rng in rngs]
    seen = [before, mark()]
    np.random.set_state(kept)
    return {"batches": batches, "shared": shared, "next": following, "np.random": seen}


def measure(answer, num_samples, batch_size, seeds):
    batches = answer["batches"][0]
    orders = [np.concatenate([[], *epoch]) for epoch in answer["batches"]]
    unshuffled = np.arange(num_samples)
    facts = {
        "sizes": [len(batch) for batch in batches],
        "a batch overwrites the one before": answer["shared"],
        "every sample exactly once": all(
            np.array_equal(np.sort(order), unshuffled) for order in orders
        ),
    }
    if num_samples > 1:
        complete = [order for order in orders[2:] if len(order) == num_samples]
        neighbours = np.mean([np.abs(np.diff(order)) == 1 for order in complete] or 0)
        facts |= {
            "shuffled": not any(np.array_equal(order, unshuffled) for order in orders),
            "neighbours are separated": neighbours < 0.6,
            "no place is always the same sample's": not (
                np.ptp(complete or [0], axis=0) == 0
            ).any(),
            "rng was drawn from": all(
                following != np.random.default_rng(seed).random()
                for following, seed in zip(answer["next"], seeds)
            ),
            "another rng, another order": not np.array_equal(orders[0], orders[1]),
            "the next call, another order": not np.array_equal(orders[0], orders[3]),
            "the same rng, the same order": np.array_equal(orders[0], orders[2]),
            "np.random left alone": answer["np.random"][0] == answer["np.random"][1],
        }
    return facts


# Three generators, the first and the last alike, then the first eleven times more: two right
# answers may order the samples in different ways, so what is compared are facts about them. Of 12
# orders of 12 samples the same is in one place in all with a chance of 1 in 10 to the power of 10;
# neighbours stay together in 1 of 6 places.
q = bank.question("minibatches", probe, points=3, measure=measure)

q.hints(
    "An epoch is one random order of the numbers 0..num_samples − 1, cut into pieces. No sample "
    "comes twice, so the order is drawn once for each call, not once for each batch.",
    "Let `rng` draw the order of all samples. Then hand out its first `batch_size` entries, then "
    "the next ones, and so on until none is left.",
    "One way: a loop over the places at which a piece begins, in steps of `batch_size`. The last "
    "piece may be shorter and counts, too; a slice that reaches beyond the end just stops there.",
)


def batches_of(rng, num_samples, batch_size):
    one, other = (int(seed) for seed in rng.choice(10_000, size=2, replace=False))
    return {"num_samples": num_samples, "batch_size": batch_size, "seeds": [one, other, one]}


q.cases = {
    "a short last batch": lambda rng: batches_of(rng, 23, 5),
    "batches of one size": lambda rng: batches_of(rng, 24, 6),
    "a last batch of one sample": lambda rng: batches_of(rng, 25, 8),
    "batches of one sample": lambda rng: batches_of(rng, 15, 1),
    "a batch larger than the data": lambda rng: batches_of(rng, 12, 20),
    "one sample": lambda rng: batches_of(rng, 1, 4),
}

# fmt: off
q.slip("off_by_one", "A slice ends before its stop: the −1 loses one sample of every batch.",
    was="i + batch_size", now="i + batch_size - 1")
q.slip("last_dropped", "The samples left over at the end are lost: the last batch may be short.",
    was="range(0, num_samples, batch_size)",
    now="range(0, num_samples - batch_size + 1, batch_size)")
q.slip("no_shuffle", "The samples come in the order of the data: each epoch wants a new one.",
    was="rng.permutation", now="np.arange")
q.slip("one_stays", "Some sample has the same place in every epoch: all are to be shuffled.",
    was="rng.permutation(num_samples)",
    now="np.append(0, 1 + rng.permutation(num_samples - 1))")
q.slip("with_replacement",
    "Drawn with replacement, some samples come twice in an epoch, others never.",
    was="rng.permutation(num_samples)", now="rng.integers(num_samples, size=num_samples)")
q.slip("drawn_per_batch",
    "Each batch is drawn anew from all samples: within an epoch they must not meet.",
    was=["order = rng.permutation(num_samples)", "order[i : i + batch_size]"],
    now=["", "rng.choice(num_samples, size=min(batch_size, num_samples), replace=False)"])
q.slip("one_buffer",
    "The batches are parts of one array, so that the next one overwrites the one before.",
    was=["order = rng.permutation(num_samples)", "yield order[i : i + batch_size]"],
    now=["order = rng.permutation(num_samples)\nbuffer = np.empty_like(order)",
        "part = order[i : i + batch_size]\nbuffer[: len(part)] = part\nyield buffer[: len(part)]"])
q.slip("global_generator", "The order comes from NumPy's global generator: draw it from `rng`.",
    was="rng.permutation", now="np.random.permutation")
q.slip("new_generator", "A generator made in here makes `rng` useless: nobody can repeat the run.",
    was="rng.permutation", now="np.random.default_rng().permutation")
q.slip("fixed_seed", "A seed in here gives every epoch the same order: draw from `rng`.",
    was="rng.permutation", now="np.random.default_rng(0).permutation")
q.slip("batches_shuffled",
    "Only the batches change places: the same samples stay together in all epochs.",
    was=["rng.permutation", "range(0, num_samples, batch_size)"],
    now=["np.arange", "rng.permutation(np.arange(0, num_samples, batch_size))"])
q.slip("seeds_global_generator",
    "Seeding NumPy's global generator repeats one order, and changes it for all: draw from `rng`.",
    was="order = rng", now="np.random.seed(0)\norder = np.random")
q.slip("rest_in_the_last",
    "What is left over goes into the batch before: it is to be a batch of its own, a short one.",
    was="for i in range(0, num_samples, batch_size):\n    yield order[i : i + batch_size]",
    now="""
    whole = num_samples // batch_size
    for i in range(whole):
        yield order[i * batch_size : (i + 1) * batch_size if i + 1 < whole else None]
    """)
q.slip("equal_parts",
    "The batches are made nearly equal here: each has batch_size samples, and only the last fewer.",
    was="for i in range(0, num_samples, batch_size):\n    yield order[i : i + batch_size]",
    now="yield from np.array_split(order, -(-num_samples // batch_size))")
q.slip("equal_parts_too_large",
    "The rest is spread over the batches before: each has batch_size samples, the last the rest.",
    was="for i in range(0, num_samples, batch_size):\n    yield order[i : i + batch_size]",
    now="yield from np.array_split(order, max(1, num_samples // batch_size))")
q.slip("filled_up",
    "The last batch is filled up with samples that were there before: it may be short.",
    was="order[i : i + batch_size]",
    now="order[np.arange(i, i + batch_size) % num_samples]")
q.slip("last_sample_lost", "The last sample is lost where it would be a batch of its own.",
    was="range(0, num_samples, batch_size)", now="range(0, num_samples - 1, batch_size)")
q.slip("empty_batch", "Where nothing is left over there is an empty batch at the end.",
    was="range(0, num_samples, batch_size)", now="range(0, num_samples + 1, batch_size)")
q.slip("each_batch_on_its_own",
    "Each batch is drawn from all samples again, so that two of them may share a sample.",
    was=["order = rng.permutation(num_samples)", "order[i : i + batch_size]"],
    now=["", "rng.choice(num_samples, size=min(batch_size, num_samples - i), replace=False)"])
q.slip("shuffled_within_batches",
    "The samples change places within a batch only: the same ones stay together.",
    was=["rng.permutation", "yield order[i : i + batch_size]"],
    now=["np.arange", "yield rng.permutation(order[i : i + batch_size])"])
q.slip("shuffled_to_none",
    "shuffle works in place and gives None: it is the array that is shuffled.",
    was="rng.permutation(num_samples)", now="rng.shuffle(np.arange(num_samples))")
q.slip("batch_size_batches", "batch_size says how large a batch is, not how many there are.",
    was="for i in range(0, num_samples, batch_size):\n    yield order[i : i + batch_size]",
    now="yield from np.array_split(order, batch_size)")
# fmt: on


@q.right
def minibatches(num_samples, batch_size, rng):
    order = np.arange(num_samples)
    rng.shuffle(order)
    while len(order):
        yield order[:batch_size]
        order = order[batch_size:]


q.right_edit(
    was="""
    for i in range(0, num_samples, batch_size):
        yield order[i : i + batch_size]
    """,
    now="return [order[i : i + batch_size] for i in range(0, num_samples, batch_size)]",
)


@q.right
def minibatches(num_samples, batch_size, rng):
    order = np.argsort(rng.random(num_samples))
    yield from np.split(order, range(batch_size, num_samples, batch_size))


@q.right
def minibatches(num_samples, batch_size, rng):
    order = rng.choice(num_samples, size=num_samples, replace=False)
    for i in range(-(-num_samples // batch_size)):
        yield list(order[i * batch_size : min((i + 1) * batch_size, num_samples)])
