// Replicate's client against a running service; prints the names of the checks that hold.
const assert = require("node:assert/strict");
const { createServer } = require("node:http");
const Replicate = require("replicate");
const { validateWebhook } = require("replicate");
const { png, isImage, make } = require("./checks.cjs");

const baseUrl = process.env.BASE_URL;
const MODEL = "bytedance/seedream-4.5";
const replicate = new Replicate({ baseUrl });
const client = (options) => new Replicate({ baseUrl, ...options });

async function refused(promise, status, text) {
  const error = await promise.then(() => assert.fail("not refused"), (e) => e);
  assert.equal(error.name, "ApiError", String(error));
  assert.equal(error.response.status, status, error.message);
  assert.match(error.message, text);
}

const checks = {
  "run waits for the images": async () => {
    const states = [];
    const output = await replicate.run(
      MODEL,
      { input: { prompt: "a lamp", size: "2K", aspect_ratio: "16:9" } },
      (prediction) => states.push(prediction.status)
    );
    assert.equal(output.length, 1);
    await isImage(String(output[0]));
    assert.equal(states.at(-1), "succeeded");
  },

  "run polls for the images": async () => {
    const output = await replicate.run(MODEL, { input: { prompt: "a lamp" }, wait: { mode: "poll", interval: 200 } });
    assert.equal(output.length, 1);
  },

  "a version and a deployment name the model": async () => {
    const version = (await replicate.models.get("bytedance", "seedream-4.5")).latest_version.id;
    const output = await replicate.run(`${MODEL}:${version}`, { input: { prompt: "a lamp" } });
    assert.equal(output.length, 1);
    const deployed = await replicate.deployments.predictions.create("bytedance", "seedream-4.5", {
      input: { prompt: "a lamp" },
    });
    assert.equal((await replicate.wait(deployed, {})).status, "succeeded");
  },

  "a buffer in the input is uploaded": async () => {
    const prediction = await replicate.predictions.create({
      model: MODEL,
      input: { prompt: "the same in red", image_input: [png(64), png(65)] },
      wait: true,
    });
    assert.equal(prediction.status, "succeeded", prediction.error);
    assert.equal(prediction.input.image_input.length, 2);
    await isImage(prediction.input.image_input[0]);
  },

  // The client's own fileEncodingStrategy "data-uri" sends an empty input.
  "a data URI in the input is stored": async () => {
    const prediction = await replicate.predictions.create({
      model: MODEL,
      input: { prompt: "the same in red", image_input: ["data:image/png;base64," + png(64).toString("base64")] },
    });
    await isImage(prediction.input.image_input[0]);
  },

  "predictions are listed and paged": async () => {
    const seen = [];
    for await (const page of replicate.paginate(replicate.predictions.list)) seen.push(...page);
    assert.ok(seen.length >= 4, `${seen.length} predictions`);
    assert.equal(new Set(seen.map((prediction) => prediction.id)).size, seen.length);
  },

  "a prediction is canceled": async () => {
    const { id } = await replicate.predictions.create({ model: MODEL, input: { prompt: "a lamp" } });
    assert.equal((await replicate.predictions.cancel(id)).status, "canceled");
    assert.equal((await replicate.predictions.get(id)).status, "canceled");
  },

  "models, versions and the account are shown": async () => {
    const { results } = await replicate.models.list();
    assert.ok(results.some((model) => `${model.owner}/${model.name}` === MODEL));
    assert.equal((await replicate.models.versions.list("bytedance", "seedream-4.5")).results.length, 1);
    assert.equal((await replicate.accounts.current()).type, "organization");
  },

  "files are created, shown, listed and deleted": async () => {
    const file = await replicate.files.create(png(66), { order: 42 });
    assert.equal(file.metadata.order, 42);
    assert.equal((await replicate.files.get(file.id)).checksums.sha256, file.checksums.sha256);
    assert.ok((await replicate.files.list()).results.some((listed) => listed.id === file.id));
    assert.equal(await replicate.files.delete(file.id), true);
    await refused(replicate.files.get(file.id), 404, /upload/);
    assert.equal((await fetch(file.urls.get)).status, 404);
    await refused(replicate.files.create(Buffer.from("no image")), 400, /image/);
  },

  "a webhook is verified by the client's own helper": async () => {
    const { key } = await replicate.webhooks.default.secret.get();
    const received = await new Promise((resolve, reject) => {
      const server = createServer(async (request, response) => {
        const parts = [];
        for await (const part of request) parts.push(part);
        response.writeHead(204).end();
        server.close();
        resolve({ headers: request.headers, body: Buffer.concat(parts).toString() });
      }).listen(0, "127.0.0.1", () => {
        const webhook = `http://127.0.0.1:${server.address().port}/`;
        replicate.predictions
          .create({ model: MODEL, input: { prompt: "a lamp" }, webhook, webhook_events_filter: ["completed"] })
          .catch(reject);
      });
    });
    assert.equal(await validateWebhook(received, key), true);
    assert.equal(await validateWebhook({ ...received, body: received.body.replace("a lamp", "a lamb") }, key), false);
    const prediction = JSON.parse(received.body);
    assert.equal(prediction.status, "succeeded");
    assert.equal(prediction.urls.get, `${baseUrl}/predictions/${prediction.id}`);
    await isImage(prediction.output[0]);
  },

  "a failed prediction is an error with its reason": async () => {
    const faults = (rules) =>
      fetch(`${process.env.SIMULATOR_URL}/admin/faults/evolink`, { method: "PUT", body: JSON.stringify({ rules }) });
    await faults([{ fault: "content_refusal", times: 1 }]);
    await assert.rejects(replicate.run(MODEL, { input: { prompt: "no" } }), /Prediction failed: .+/);
    await faults([]);
  },

  "every class of error has its status and its detail": async () => {
    const input = { prompt: "a lamp" };
    await refused(client({ auth: "dk_nobody" }).run(MODEL, { input }), 401, /Unauthenticated/);
    await refused(client({ auth: process.env.POOR_KEY }).run(MODEL, { input }), 402, /credit/);
    await refused(replicate.run("acme/none", { input }), 404, /bytedance\/seedream-4\.5/);
    await refused(replicate.predictions.get("nothing"), 404, /no such task/);
    await refused(replicate.run(MODEL, { input: { size: "8K" } }), 422, /input\.size must be one of/);
    await refused(replicate.run(`${MODEL}:abc`, { input }), 422, /Invalid version/);
  },

  "a rate limit is an error after immediate retries": async () => {
    let calls = 0;
    const counted = (...call) => {
      calls++;
      return fetch(...call);
    };
    const limited = client({ auth: process.env.LIMITED_KEY, fetch: counted });
    await limited.accounts.current();
    await refused(limited.run(MODEL, { input: { prompt: "a lamp" } }), 429, /Too many requests/);
    assert.equal(calls, 7);
  },

  // As docs/dialects.md shows it: the retries of a call share its headers.
  "with a key a broken connection buys once": async () => {
    const prompt = `a lamp ${crypto.randomUUID()}`;
    let broken = 0;
    const keyed = async (url, init) => {
      init.headers["Idempotency-Key"] ??= crypto.randomUUID();
      const response = await fetch(url, init);
      if (init.method === "POST" && broken++ < 2) throw new TypeError("fetch failed");
      return response;
    };
    await client({ fetch: keyed }).run(MODEL, { input: { prompt } });
    const { results } = await replicate.predictions.list();
    assert.equal(broken, 3);
    assert.equal(results.filter((prediction) => prediction.input.prompt === prompt).length, 1);
  },
};

make(checks);
