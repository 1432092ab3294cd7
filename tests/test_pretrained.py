"""ResNet-50's weights: from torch's cache, or one line that says why not."""

import socket
from pathlib import Path
from urllib.error import URLError

import pytest
import torch
from torchvision.models import ResNet50_Weights, resnet50

from helpers.pretrained import pretrained_resnet50

NAME = Path(ResNet50_Weights.DEFAULT.url).name


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Where torch looks for the file; nothing can be downloaded."""

    def refused(*_, **__):
        raise URLError("no route to host")

    monkeypatch.setenv("COURSE_PROFILE", "full")
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setattr("torch.hub.urlopen", refused)
    folder = tmp_path / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    return folder


def only_line(capsys):
    (line,) = capsys.readouterr().out.splitlines()
    return line


def test_quick_profile_asks_for_no_weights(cache, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_PROFILE", "quick")
    monkeypatch.setattr("helpers.pretrained.resnet50", None)
    assert pretrained_resnet50() is None
    assert only_line(capsys).startswith("Quick profile: ResNet-50 stays untrained")


def test_without_network_one_line_says_so(cache, capsys):
    timeout = socket.getdefaulttimeout()
    assert pretrained_resnet50() is None
    line = only_line(capsys)
    assert line == (
        "ResNet-50's weights cannot be downloaded (<urlopen error no route to host>): "
        "on with the 256-d encoder."
    )
    assert socket.getdefaulttimeout() == timeout
    assert not [*cache.iterdir()]


def test_a_silent_server_is_left_soon(cache, monkeypatch, capsys):
    seen = []

    def silent(*_, **__):
        seen.append(socket.getdefaulttimeout())
        raise TimeoutError

    monkeypatch.setattr("torch.hub.urlopen", silent)
    assert pretrained_resnet50() is None
    assert seen == [5]
    assert "(TimeoutError)" in only_line(capsys)


def test_weights_in_the_cache_are_used(cache, capsys):
    stored = resnet50()
    torch.save(stored.state_dict(), cache / NAME)
    network = pretrained_resnet50()
    assert only_line(capsys) == "ResNet-50 has torchvision's weights."
    for name, value in network.state_dict().items():
        assert torch.equal(value, stored.state_dict()[name])


def half(path):
    torch.save(resnet50().state_dict(), path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def of_another_network(path):
    torch.save(torch.nn.Linear(2, 3).state_dict(), path)


@pytest.mark.parametrize(
    "write",
    [half, of_another_network, lambda path: path.write_bytes(b""), lambda p: p.write_bytes(b"no")],
    ids=["half a file", "another network", "empty", "no weights"],
)
def test_a_damaged_file_is_named(cache, capsys, write):
    write(cache / NAME)
    assert pretrained_resnet50() is None
    line = only_line(capsys)
    assert "cannot be read" in line and f"delete {cache / NAME}" in line
