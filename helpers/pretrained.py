"""ResNet-50 with the weights that torchvision offers, where they can be had.

Importing this module imports torchvision.
"""

import contextlib
import io
import socket
from pathlib import Path

import torch
from torch import nn
from torchvision.models import ResNet50_Weights, resnet50

from helpers import data

_PATIENCE = 5  # seconds without an answer; torch sets no limit and might wait for minutes
_WEIGHTS = ResNet50_Weights.DEFAULT


def pretrained_resnet50() -> nn.Module | None:
    """ResNet-50 with weights trained on ImageNet, or None if they cannot be had. Says which.

    They are taken from torch's cache, or downloaded into it. The quick profile does not ask for
    them.
    """
    if data.profile() == "quick":
        print("Quick profile: ResNet-50 stays untrained; on with the 256-d encoder.")
        return None
    timeout = socket.getdefaulttimeout()
    socket.setdefaulttimeout(_PATIENCE)
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # torch prints where it keeps the file
            network: nn.Module = resnet50(weights=_WEIGHTS)
    except Exception as error:  # whatever it is, the notebook has another way on
        print(f"{_problem(error)}: on with the 256-d encoder.")
        return None
    finally:
        socket.setdefaulttimeout(timeout)
    print("ResNet-50 has torchvision's weights.")
    return network


def _problem(error: Exception) -> str:
    # Downloads are checked and moved here when they are whole: a file here was read, in vain.
    file = Path(torch.hub.get_dir(), "checkpoints", Path(_WEIGHTS.url).name)
    if file.exists():
        return f"ResNet-50's weights cannot be read (delete {file}, and they are downloaded anew)"
    reason = str(error).partition("\n")[0] or type(error).__name__
    return f"ResNet-50's weights cannot be downloaded ({reason})"
