# imr-llm serve in a container: not root, nothing written but /data.
#
#   docker build -t imr-llm .
#   docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     -v imr-data:/data -p 127.0.0.1:8380:8380 imr-llm
#   docker run --rm -v imr-data:/data imr-llm token add NAME --role admin --store /data/imr-llm.db
FROM python:3.12-slim AS build
WORKDIR /src
COPY . .
RUN pip install --no-cache-dir uv && uv build --wheel --out-dir /wheels \
    && python -m venv /app && /app/bin/pip install --no-cache-dir "$(ls /wheels/*.whl)[serve,postgres,parquet]"

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data imr && install -d -o imr -g imr -m 0700 /data
COPY --from=build /app /app
USER 10001
VOLUME /data
ENV PYTHONDONTWRITEBYTECODE=1
EXPOSE 8380
ENTRYPOINT ["/app/bin/imr-llm"]
CMD ["serve", "--host", "0.0.0.0", "--tokens", "--store", "/data/imr-llm.db"]
