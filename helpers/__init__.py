"""What a course notebook imports: data, encoder, plots and the instant checks."""

from helpers import torchvision_repair

torchvision_repair.install()
