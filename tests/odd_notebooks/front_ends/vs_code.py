"""Worked in VS Code: its own metadata in every cell, a kernel of that machine, no ids."""


def hand_in(right):
    right["metadata"] = {
        "kernelspec": {"display_name": ".venv (3.12.4)", "language": "python", "name": "venv"},
        "language_info": {"name": "python", "version": "3.12.4", "file_extension": ".py"},
        "vscode": {
            "interpreter": {"hash": "31f2aee4e71d21fbe5cf8b01ff0e069b9275f58929596ceb00d14d"}
        },
    }
    right["nbformat_minor"] = 2
    for number, cell in enumerate(right["cells"]):
        cell.pop("id")
        if cell["cell_type"] == "code":
            cell["metadata"]["vscode"] = {"languageId": "python"}
            cell["execution_count"] = number + 1
    return right
