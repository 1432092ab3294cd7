"""Where student code runs, with no network, gradebook, solution or other submission in sight: in
come cells and probes, out come errors and answers.

`student_kernel` runs cells and asks probes; `process` is its process, `wire` what it is spoken to
by. `provisioner` is what Jupyter calls to start it in a sandbox, `host` starts and asks one, `idle`
keeps it for the next submission, `use` counts what its kernel takes. `inside` is the program that
runs in it, makes a `sandbox_kernel` of each child and holds it to its `sandbox_share` of the cores.
`bubblewrap` says what it sees, `seccomp` what it may not ask of the system, `failure` what went
wrong in it.

Imports no other room.
"""
