"""Worked in JupyterLab with everything folded, tagged, scrolled and made a slide."""


def hand_in(right):
    for cell in right["cells"]:
        cell["metadata"] |= {
            "slideshow": {"slide_type": "slide"},
            "jp-MarkdownHeadingCollapsed": True,
            "jupyter": {"source_hidden": True, "outputs_hidden": False},
            "tags": ["hide-input"],
            "scrolled": True,
            "collapsed": True,
            "editable": True,
        }
    return right
