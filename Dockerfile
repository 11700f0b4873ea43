# Echo Lab in a container; docs/hosting.md says how to run it.
FROM python:3.13-slim

WORKDIR /lab
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt

COPY app.py .
COPY .streamlit .streamlit
COPY echo_core echo_core
COPY echo_ui echo_ui

# It needs no rights, and writes to one place: what it has trained.
RUN useradd --create-home lab && install -d -o lab /runs
USER lab
ENV ECHO_STORE=/runs/echo.sqlite
VOLUME /runs

EXPOSE 8501
HEALTHCHECK --start-period=30s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=3)"]
CMD ["streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.headless=true"]
