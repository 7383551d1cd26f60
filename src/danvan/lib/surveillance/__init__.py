"""Early warning and forecast on weekly counts: numpy and scipy, arrays in and arrays out.

The input is :class:`~danvan.lib.surveillance.counts.Counts`: how many matters of a topic a unit had in a week. It has no
place for a person, a text or a group, so no engine here can learn anything about one.
"""
