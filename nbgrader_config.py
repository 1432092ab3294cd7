"""nbgrader's configuration for this course; its commands and Formgrader read it."""

from importlib.resources import files

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "digits-by-hand"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"
# nbgrader copies every other file of a source folder into the release.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "__pycache__", "*.py", "*.pyc", "*.mat", ".*"]

# What is said of each file that is read or written takes the place of what is amiss.
c.NbGrader.logging_config = {
    "filters": {"ours": {"()": "grading.plugins.log.Filter"}},
    "handlers": {"console": {"filters": ["ours"]}},
}
# There is no folder that a whole class writes to; Formgrader takes notebooks/ for released.
c.ExchangeFactory.list = "grading.plugins.exchange.Released"
c.ExchangeFactory.release_assignment = "grading.plugins.exchange.ReleaseAssignment"
c.ExchangeFactory.collect = "grading.plugins.exchange.Collect"
c.ExchangeFactory.release_feedback = "grading.plugins.exchange.ReleaseFeedback"

c.ClearSolutions.code_stub = {"python": "raise NotImplementedError()"}
c.ClearSolutions.text_stub = "*Your answer here.*"
c.GenerateAssignment.exporter_class = "grading.plugins.exporters.ReleaseExporter"
c.GenerateAssignment.preprocessors = [
    "grading.plugins.steps.WithoutRubrics",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearSolutions",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "grading.authoring.entry.SaveCells",
]

c.Autograde.exporter_class = "grading.plugins.exporters.SubmissionExporter"
c.Autograde.sanitize_preprocessors = [
    "grading.plugins.steps.Rebuild",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "grading.plugins.steps.GradeSubmission",
    "grading.gradebook.hand_marks.SaveGrades",
    "grading.gradebook.lateness.LatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

c.GenerateFeedback.exporter_class = "grading.plugins.exporters.FeedbackExporter"
c.GenerateFeedback.preprocessors = [
    "grading.plugins.steps.WithoutRubrics",
    "grading.plugins.steps.Grades",
]
# In Formgrader.
c.HTMLExporter.filters = {"markdown2html": "grading.pages.markdown.in_formgrader"}
c.HTMLExporter.template_file = str(files("grading") / "pages" / "formgrade.html.j2")

# Points off for handing in late: so much of what was earned for each day, for so many days at most.
# c.AssignLatePenalties.plugin_class = "grading.plugins.late.PerDay"
# c.PerDay.percent = 10
# c.PerDay.days = 5
# How much later than due is still in time, and when it is due for one student.
# c.LatePenalties.grace_minutes = 15
# c.LatePenalties.extensions = {"02_softmax_regression": {"ada": "2026-11-05 23:59"}}
# Of times that name no time zone: in timestamp.txt, in extensions, and in Formgrader.
# c.NbGraderAPI.timezone = "Europe/Berlin"
# nbgrader's own table, with the penalties of now.
c.ExportApp.plugin_class = "grading.plugins.late.CsvExport"

# Reads what Canvas and Moodle give. For another system leave out the extractor; nbgrader then
# unpacks everything, and c.FileNameCollectorPlugin.named_regexp says how that system names files.
c.ZipCollectApp.extractor_plugin = "grading.plugins.collect.Extractor"
c.ZipCollectApp.collector_plugin = "grading.plugins.late.Collector"
