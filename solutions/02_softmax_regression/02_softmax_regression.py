# %% [markdown]
# # Softmax regression

# %% given="imports"
import numpy as np

from helpers import data
from helpers.check import check

# %% question="logsumexp"
def logsumexp(x):
    """log(sum(exp(x))) of each row: (N, C) → (N,)."""
    ### BEGIN SOLUTION
    m = x.max(axis=1)
    return m + np.log(np.exp(x - m[:, None]).sum(axis=1))
    ### END SOLUTION


# %% check="logsumexp"
check("logsumexp")

# %% question="softmax"
def softmax(Z):
    """Probabilities: (N, C) → (N, C), rows sum to 1."""
    ### BEGIN SOLUTION
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %% check="softmax"
check("softmax")

# %% [markdown] written="why" points=3
# Why is softmax unchanged by a shift?
#
# ### BEGIN SOLUTION
# The factor cancels.
# ### END SOLUTION

# %% [markdown] rubric="why"
# 3 points: factor exp(c) taken out of numerator and denominator.
