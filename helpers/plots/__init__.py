"""Every figure of the notebooks: the notebook passes data, a function here draws and shows it.

Arrays may be anything that `np.asarray` takes: NumPy, lists, PIL images, tensors on the CPU that
ask for no gradient. Nothing is returned. With the environment variable COURSE_DRAW=0, which the
grader sets, nothing is drawn and matplotlib is not even imported.

Each figure carries a text alternative computed from its data. JupyterLab, and nbconvert's page of
the same look, take it from HTML only, so the picture is sent as an <img> element. It is sent as a
PNG as well, for readers that strip HTML (GitHub, a sanitised submission); there the text is in the
metadata, where nbconvert's classic page, the base of nbgrader's feedback, finds it.
"""

from helpers.plots.backpropagation import (
    borders,
    difference_errors,
    gradient_errors,
    learning_curves,
)
from helpers.plots.digits import digit_grid
from helpers.plots.feature_extraction import class_map, encoder_activations, preprocessing
from helpers.plots.precision_recall import precision_recall, resampled_areas
from helpers.plots.pytorch_autograd import (
    computation_graph,
    logits_and_probabilities,
    models_in_training,
    step_losses,
    templates,
)
from helpers.plots.roc import marked_curve, moving_threshold, one_vs_rest, roc_curves
from helpers.plots.softmax_regression import (
    confident_mistakes,
    confusion_matrix,
    loss_against_probability,
    softmax_overflow,
    temperature,
    training_curves,
)
from helpers.plots.training_settings import (
    batch_sizes,
    learning_rates,
    losses_by_epochs,
    settings_table,
)
from helpers.plots.vae import (
    image_sheets,
    judged_samples,
    latent_plane,
    latent_walk,
    reconstructions,
    vae_training,
)
