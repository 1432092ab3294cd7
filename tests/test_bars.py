"""Progress bars of the notebooks."""

import contextlib
import io

from helpers.bars import tqdm


def test_a_bar_stands_where_a_cell_prints_at_the_time(capsys):
    assert list(tqdm(range(3), desc="rounds")) == [0, 1, 2]
    printed = capsys.readouterr()
    assert "rounds: 100%" in printed.out and not printed.err
    with contextlib.redirect_stdout(io.StringIO()) as kept:
        for _ in tqdm([1], total=1):
            pass
    assert "100%" in kept.getvalue() and not capsys.readouterr().out


def test_it_is_tqdm_s_with_all_that_can_be_asked_of_it(monkeypatch, capsys):
    with tqdm(total=4, desc="steps") as bar:
        bar.update(4)
        bar.set_postfix(loss=0.5)
    assert "loss=0.5" in capsys.readouterr().out
    list(tqdm([1], disable=True))
    assert not capsys.readouterr().out
