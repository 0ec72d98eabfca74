"""Work on what strangers wrote, done in a process that holds nothing and may be killed.

`parent.Child` starts `child.py`, which loads one engine, then forks for every piece of work. Laying a document out
(`ssi.reports`) and examining a file (`ssi.attachments`) are the two engines.
"""
