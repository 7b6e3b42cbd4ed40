-- POST /v1/generations. Usage: KEY=... wrk -t1 -c32 -d15s -s lab/bench/accept.lua http://127.0.0.1:8080
wrk.method = "POST"
wrk.path = "/v1/generations"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("KEY")
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"model": "seedream-4.5", "prompt": "a ceramic lamp on a wooden table, soft evening light", "aspect_ratio": "16:9", "metadata": {"order": "42"}}'

function done(summary, latency, requests)
  io.write(string.format("%.0f requests/s, p50 %.1f ms, p99 %.1f ms, not 2xx: %d, broken: %d\n",
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.errors.status, summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
