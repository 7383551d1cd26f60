"""Forecasts that add up: weighted least squares on a tree, in one pass up and one pass down.

The closed form is that of a Gaussian tree with diagonal error variances (Wickramasuriya, Athanasopoulos & Hyndman 2019,
"wls"; the summing matrix is never built). Cost is linear in nodes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Index = NDArray[np.int64]

#: Variances below this count as this: a node nobody doubts would otherwise divide by nothing.
SMALLEST = 1e-9


def depths(above: Index) -> Index:
    """How far each node is from its root, (N,). `above` holds the parent's number, -1 for a root.

    :raises ValueError: for a circle or a number outside the nodes.
    """
    if above.size and (above.max() >= above.size or above.min() < -1):
        raise ValueError("a parent is none of the nodes")
    depth = np.zeros(above.size, dtype=np.int64)
    at = above.copy()
    for _ in range(above.size + 1):
        going = at >= 0
        if not going.any():
            return depth
        depth[going] += 1
        at[going] = above[at[going]]
    raise ValueError("the tree runs in a circle")


def reconciled(mean: Real, variance: Real, above: Index) -> Real:
    """Means nearest to those given that add up over the tree and are >= 0.

    `mean` and `variance` are (H, N), in counts and squared counts; `above` is (N,). A node with children equals their
    sum in the answer (H, N); the answer is the unique minimum of the sum of (new - old)^2 / variance before means below 0
    of the lowest nodes are set to 0 and added up again.

    :raises ValueError: for shapes that do not fit, or a circle.
    """
    if mean.shape != variance.shape or mean.ndim != 2 or mean.shape[1] != above.size:
        raise ValueError(f"means of {mean.shape} and variances of {variance.shape} for {above.size} nodes")
    if not above.size:
        return mean.copy()
    depth = depths(above)
    best, doubt = mean.T.copy(), np.maximum(variance.T, SMALLEST)
    floors = [np.flatnonzero(depth == level) for level in range(depth.max() + 1)]
    is_parent = np.zeros(above.size, dtype=bool)
    is_parent[above[above >= 0]] = True
    groups = [_families(above, nodes) for nodes in floors[1:]]
    below_mean, below_doubt = np.zeros_like(best), np.zeros_like(doubt)
    for order, starts, parents in reversed(groups):
        below_mean[parents] = np.add.reduceat(best[order], starts, axis=0)
        below_doubt[parents] = np.add.reduceat(doubt[order], starts, axis=0)
        trust = below_doubt[parents] / (below_doubt[parents] + doubt[parents])
        best[parents] = below_mean[parents] + trust * (best[parents] - below_mean[parents])
        doubt[parents] = trust * doubt[parents]
    for order, starts, parents in groups:
        gap = (best[parents] - below_mean[parents]) / below_doubt[parents]
        best[order] += doubt[order] * np.repeat(gap, np.diff(np.append(starts, order.size)), axis=0)
    best[~is_parent] = np.maximum(best[~is_parent], 0.0)
    for order, starts, parents in reversed(groups):
        best[parents] = np.add.reduceat(best[order], starts, axis=0)
    return np.ascontiguousarray(best.T)


def _families(above: Index, nodes: Index) -> tuple[Index, Index, Index]:
    """Nodes of one depth ordered by parent, where each family begins, and its parent."""
    order = nodes[np.argsort(above[nodes], kind="stable")]
    parents, starts = np.unique(above[order], return_index=True)
    return order, starts.astype(np.int64), parents


def incoherence(mean: Real, above: Index) -> float:
    """The largest difference between a node and the sum of those right below it. `mean` is (H, N)."""
    has = above >= 0
    if not has.any():
        return 0.0
    sums = np.zeros_like(mean)
    for at in range(mean.shape[0]):
        sums[at] = np.bincount(above[has], weights=mean[at, has], minlength=above.size)
    parents = np.unique(above[has])
    return float(np.abs(sums[:, parents] - mean[:, parents]).max())
