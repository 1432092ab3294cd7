"""Worked in nteract: format 4.4, ids gone, its metadata in the cells and in the notebook."""


def hand_in(right):
    right["nbformat_minor"] = 4
    right["metadata"] |= {"nteract": {"version": "0.28.0"}, "kernel_info": {"name": "python3"}}
    for cell in right["cells"]:
        cell.pop("id")
        cell["metadata"] |= {
            "collapsed": False,
            "outputHidden": False,
            "inputHidden": False,
            "nteract": {"transient": {"deleting": False}},
        }
    return right
