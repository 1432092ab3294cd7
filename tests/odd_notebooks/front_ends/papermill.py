"""Run by Papermill: a cell of parameters, times in metadata, and an error marked on top."""

from tests.odd_notebooks import own, put

TIMES = {"duration": 0.01, "exception": False, "start_time": "2026-11-20", "status": "completed"}


def hand_in(right):
    for cell in right["cells"]:
        cell["metadata"] |= {"papermill": TIMES}
        cell["metadata"]["tags"] = ["papermill-error-cell-tag"]
    parameters = own("# Parameters\nlr = 0.1\n", metadata={"tags": ["injected-parameters"]})
    right["metadata"]["papermill"] = {"parameters": {"lr": 0.1}, "version": "2.6.0"}
    return put(right, 3, parameters)
