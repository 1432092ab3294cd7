"""Outputs as other programs write them: fields missing, of another type, of format 3."""

from tests.odd_notebooks import QUESTIONS, of

ODD = (
    {"output_type": "stream", "text": None},
    {"output_type": "error", "ename": "ValueError", "evalue": "no"},
    {"output_type": "execute_result", "data": {"text/plain": ["1", "2"]}},
    {"output_type": "pyout", "text": "1", "prompt_number": 3},
    {"output_type": "display_data", "data": {"text/html": 5}, "metadata": None},
    {"data": {"text/plain": "1"}},
    "text",
)


def hand_in(right):
    for name, output in zip(QUESTIONS, ODD, strict=False):
        of(right, name)["outputs"] = [output]
        of(right, f"check_{name}")["execution_count"] = "12"
    return right
