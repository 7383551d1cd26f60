"""The product's own settings, with two addresses more: the yardsticks that its pages are compared with."""

from danvan.project.settings import *  # noqa: F403 - everything but the addresses is as in real use

ROOT_URLCONF = "benchmarks.urls"
