"""What the image holds is enough to start: the ignore file lets through what the product reads."""
import os
import shutil
import subprocess
import sys

from tests.factory import ROOT


def test_the_files_that_go_into_the_image_start_without_the_rest(tmp_path):
    lines = (ROOT / '.dockerignore').read_text().splitlines()
    assert '*' in lines
    for name in (line[1:] for line in lines if line.startswith('!')):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    done = subprocess.run([sys.executable, '-P', '-m', 'app', 'openapi'], cwd=tmp_path / 'app', capture_output=True, text=True,
                          env=os.environ | {'PYTHONPATH': str(tmp_path)})
    assert (done.returncode, done.stderr) == (0, '')
    assert '"openapi"' in done.stdout
