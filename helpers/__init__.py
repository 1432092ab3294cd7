"""What a course notebook imports: data, encoder, plots and the instant checks."""

from helpers import torchvision_repair

__version__ = "0.1.0"  # of the whole course; pyproject.toml reads it here

torchvision_repair.install()
