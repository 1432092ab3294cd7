"""Answers the grader, in the student's kernel. JSON in, JSON out."""

import json
import sys

from helpers.checking import process_state
from helpers.checking.codec import MAX_BYTES, decode_inputs, encode
from helpers.checking.description import describe
from helpers.checking.limits import Limits
from helpers.checking.probe import run_all
from helpers.checking.process_state import in_folder


def reply(request: str) -> str:
    """Answer one request of the grader.

    A request is `{"describe": name}`, or for the outcomes of a probe on several inputs
    `{"probe": text, "inputs": [{...}, ...], "seconds": limit, "again": after one took too long}`.
    """
    namespace = sys.modules["__main__"].__dict__
    asked = json.loads(request)
    if "describe" in asked:
        return json.dumps(describe(asked["describe"], namespace)._asdict())
    answers: list[str] = []
    inputs = (decode_inputs(each) for each in asked["inputs"])
    limits = Limits(asked["seconds"])
    with in_folder(process_state.FOLDER):
        for outcome in run_all(asked["probe"], inputs, namespace, limits, asked["again"]):
            answer = json.dumps(
                {
                    "value": encode(outcome.value),
                    "error": outcome.error,
                    "detail": outcome.detail,
                    "changed": list(outcome.changed),
                    "limit": outcome.limit,
                    "printed": outcome.printed,
                    "operation": outcome.operation,
                }
            )
            if len(answer) + sum(map(len, answers)) > 2 * MAX_BYTES:
                too_large = {"value": None, "error": "Unsupported", "detail": "an answer too large"}
                rest = {"changed": [], "limit": 0, "printed": False, "operation": ""}
                answer = json.dumps(too_large | rest)
            answers.append(answer)
    return f"[{', '.join(answers)}]"
