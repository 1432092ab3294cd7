"""The classifier that later notebooks find at hand."""

import numpy as np
import pytest

from helpers import classifier, data


@pytest.mark.parametrize(("inputs", "least"), [("features", 0.95), ("pixels", 0.8)])
def test_probabilities_of_a_split_it_was_not_fitted_to(inputs, least, monkeypatch):
    monkeypatch.setenv("COURSE_PROFILE", "quick")
    y_hat, labels = classifier.probabilities("test", inputs)
    assert y_hat.shape == (len(labels), 10)
    np.testing.assert_allclose(y_hat.sum(axis=1), 1)
    assert np.mean(y_hat.argmax(axis=1) == labels) >= least


def test_images_are_classified_as_their_features_are(monkeypatch):
    monkeypatch.setenv("COURSE_PROFILE", "quick")
    images, _ = data.load("test")
    y_hat, _ = classifier.probabilities("test")
    np.testing.assert_allclose(classifier.classify(images[:7]), y_hat[:7], atol=1e-4)


def test_unknown_inputs_are_refused():
    with pytest.raises(ValueError, match="choose one of features, pixels"):
        classifier.probabilities("test", "edges")
