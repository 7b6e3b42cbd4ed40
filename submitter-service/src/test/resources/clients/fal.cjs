// fal's client against a running service; prints the names of the checks that hold.
const assert = require("node:assert/strict");
const { createServer } = require("node:http");
const { createHash, createPublicKey, verify } = require("node:crypto");
const { createFalClient, ApiError, ValidationError } = require("@fal-ai/client");
const { png, isImage, make } = require("./checks.cjs");

const proxyUrl = { url: `${process.env.BASE_URL}/proxy`, when: "always" };
const ENDPOINT = "fal-ai/bytedance/seedream/v4.5/text-to-image";
const EDIT = "fal-ai/bytedance/seedream/v4.5/edit";
const seen = [];
const client = (options) => createFalClient({ proxyUrl, ...options });
const fal = client({
  fetch: (url, init) => {
    seen.push({ url: String(url), key: init.headers?.Authorization });
    return fetch(url, init);
  },
});

async function refused(promise, type, status, text) {
  const error = await promise.then(() => assert.fail("not refused"), (e) => e);
  assert.ok(error instanceof type, String(error.stack));
  assert.equal(error.status, status, error.message);
  assert.match(error.message, text);
  return error;
}

const checks = {
  "subscribe polls and returns the output": async () => {
    const states = new Set();
    const { data, requestId } = await fal.subscribe(ENDPOINT, {
      input: { prompt: "a lamp", image_size: "landscape_16_9" },
      logs: true,
      onQueueUpdate: (update) => states.add(update.status),
    });
    assert.equal(data.images.length, 1);
    assert.equal(data.images[0].width, 2560);
    await isImage(data.images[0].url);
    assert.match(requestId, /^[0-9a-f-]{36}$/);
    assert.ok(states.has("COMPLETED"));
    assert.ok(seen.every((call) => call.url === proxyUrl.url), "every call goes to the proxy");
  },

  "subscribe streams the status": async () => {
    const states = [];
    const { data } = await fal.subscribe(ENDPOINT, {
      input: { prompt: "a lamp" },
      mode: "streaming",
      onQueueUpdate: (update) => states.push(update.status),
    });
    assert.equal(data.images.length, 1);
    assert.equal(states.at(-1), "COMPLETED");
  },

  "run waits for the output": async () => {
    const { data, requestId } = await fal.run(ENDPOINT, { input: { prompt: "a lamp", num_images: 2 } });
    assert.equal(data.images.length, 2);
    assert.match(requestId, /^[0-9a-f-]{36}$/);
  },

  "a blob in the input is uploaded without the key": async () => {
    seen.length = 0;
    const { request_id: requestId } = await fal.queue.submit(EDIT, {
      input: { prompt: "the same in red", image_urls: [new Blob([png(64)], { type: "image/png" }), new Blob([png(65)], { type: "image/png" })] },
    });
    const direct = seen.filter((call) => call.url !== proxyUrl.url);
    assert.equal(direct.length, 2);
    assert.ok(direct.every((call) => call.key === undefined));
    await fal.queue.subscribeToStatus(EDIT, { requestId });
    assert.equal((await fal.queue.result(EDIT, { requestId })).data.images.length, 1);
    await isImage(await fal.storage.upload(new Blob([png(66)], { type: "image/png" })));
  },

  "a file of more than 90 MB is refused": async () => {
    await refused(fal.storage.upload(new Blob([Buffer.alloc(91 * 1024 * 1024)])), ApiError, 413, /10 MB/);
  },

  "a request is canceled": async () => {
    const { request_id: requestId } = await fal.queue.submit(ENDPOINT, { input: { prompt: "a lamp" } });
    await fal.queue.cancel(ENDPOINT, { requestId });
    assert.equal((await fal.queue.status(ENDPOINT, { requestId })).status, "COMPLETED");
    await refused(fal.queue.result(ENDPOINT, { requestId }), ApiError, 400, /cancel/);
    await refused(fal.queue.cancel(ENDPOINT, { requestId }), ApiError, 400, /.*/);
  },

  // The client has no helper; this is the way that fal's documents describe.
  "a webhook is verified with the published key": async () => {
    const received = await new Promise((resolve, reject) => {
      const server = createServer(async (request, response) => {
        const parts = [];
        for await (const part of request) parts.push(part);
        response.writeHead(204).end();
        server.close();
        resolve({ headers: request.headers, body: Buffer.concat(parts) });
      }).listen(0, "127.0.0.1", () => {
        const webhookUrl = `http://127.0.0.1:${server.address().port}/hook?order=42`;
        fal.queue.submit(ENDPOINT, { input: { prompt: "a lamp" }, webhookUrl }).catch(reject);
      });
    });
    const header = (name) => received.headers[`x-fal-webhook-${name}`];
    const hash = createHash("sha256").update(received.body).digest("hex");
    const signed = [header("request-id"), header("user-id"), header("timestamp"), hash].join("\n");
    const { keys } = await (await fetch(`${process.env.BASE_URL}/.well-known/jwks.json`)).json();
    const holds = (text) =>
      keys.some(({ kty, crv, x }) =>
        verify(
          null,
          Buffer.from(text),
          createPublicKey({ key: { kty, crv, x }, format: "jwk" }),
          Buffer.from(header("signature"), "hex")
        )
      );
    assert.ok(holds(signed));
    assert.ok(!holds(signed.replace(/.$/, "x")));
    const { status, payload, request_id: requestId } = JSON.parse(received.body);
    assert.equal(status, "OK");
    assert.equal(requestId, header("request-id"));
    await isImage(payload.images[0].url);
  },

  "a refused prompt is an error of validation": async () => {
    const faults = (rules) =>
      fetch(`${process.env.SIMULATOR_URL}/admin/faults/evolink`, { method: "PUT", body: JSON.stringify({ rules }) });
    await faults([{ fault: "content_refusal", times: 1 }]);
    const error = await refused(fal.subscribe(ENDPOINT, { input: { prompt: "no" } }), ValidationError, 422, /.+/);
    assert.equal(error.getFieldErrors("prompt")[0].type, "content_policy_violation");
    await faults([]);
  },

  "every class of error has its status and its message": async () => {
    const input = { prompt: "a lamp" };
    await refused(client({ credentials: "dk_nobody" }).subscribe(ENDPOINT, { input }), ApiError, 401, /key/);
    await refused(client({ credentials: process.env.POOR_KEY }).run(ENDPOINT, { input }), ApiError, 402, /credit/);
    await refused(fal.subscribe("fal-ai/flux/dev", { input }), ApiError, 404, /seedream/);
    await refused(fal.queue.status(ENDPOINT, { requestId: "nothing" }), ApiError, 404, /no such task/);
    const error = await refused(fal.run(ENDPOINT, { input: { image_size: "huge" } }), ValidationError, 422, /prompt/);
    assert.equal(error.getFieldErrors("image_size").length, 1);
    assert.deepEqual(error.getFieldErrors("prompt")[0].loc, ["body", "prompt"]);
  },

  "with a key a broken connection buys once": async () => {
    let broken = 0;
    const breaking = client({
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (init.method === "POST" && broken++ < 1) throw new TypeError("fetch failed");
        return response;
      },
    });
    const prompt = `a lamp ${crypto.randomUUID()}`;
    const { data } = await breaking.subscribe(ENDPOINT, {
      input: { prompt },
      headers: { "Idempotency-Key": crypto.randomUUID() },
    });
    assert.equal(data.images.length, 1);
    assert.equal(broken, 2);
    const listed = await fetch(`${process.env.BASE_URL}/../v1/generations`, {
      headers: { "X-API-Key": process.env.FAL_KEY },
    });
    const { data: generations } = await listed.json();
    assert.equal(generations.filter((generation) => generation.request.prompt === prompt).length, 1);
  },
};

make(checks);
