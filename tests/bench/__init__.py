"""`make bench`: what we promise about speed, each figure beside its yardstick, measured in one run."""
