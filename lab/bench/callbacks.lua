-- POST /callbacks/…; the path comes from callback-path.sh.
-- Usage: CALLBACK_PATH=$(lab/bench/callback-path.sh .darkroom) wrk -t1 -c32 -d15s -s lab/bench/callbacks.lua http://127.0.0.1:8081
wrk.method = "POST"
wrk.path = os.getenv("CALLBACK_PATH")
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"created": 1757165031, "id": "task-unified-1757165031-bench", "model": "doubao-seedream-4.5", "object": "image.generation.task", "progress": 10, "status": "processing", "type": "image", "usage": {"billing_rule": "per_call", "credits_reserved": 2.25, "user_group": "default"}}'

function done(summary, latency, requests)
  io.write(string.format("%.0f requests/s, p50 %.1f ms, p99 %.1f ms, not 2xx: %d, broken: %d\n",
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.errors.status, summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
