"""Where student code runs: a process without network, gradebook, solutions or other submissions.

`provisioner` is what Jupyter calls to start such a kernel, `host` keeps the sandbox, `inside` is
the program that runs in it, and makes a `sandbox_kernel` of each child. `bubblewrap` says what it
sees, `seccomp` what it may not ask of the system, `failure` what went wrong in it.
"""
