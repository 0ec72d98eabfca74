"""Two people on one file: what the saved version says where the one being typed says something else."""


def differences(saved, form):
    """(label, saved, typed) of each field of this bound form that differs from the row as it is now saved."""
    rows = []
    for name, typed in form.values().items():
        if name in form.fields and getattr(saved, name, typed) != typed:
            rows.append((form.fields[name].label, _shown(saved, name), typed))
    return rows


def both_versions(saved, form):
    """The same, once `form` was told the version it is now compared with: sent again, it overwrites knowingly."""
    form.data = form.data.copy()
    form.data["version"] = saved.version
    return differences(saved, form)


def _shown(row, name):
    display = getattr(row, f"get_{name}_display", None)
    return display() if display else getattr(row, name)
