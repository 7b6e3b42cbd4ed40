// Makes a picture with Node's own fetch, and shows each state: DARKROOM_KEY=dk_… node generate.mjs "a ceramic lamp" lamp.jpg
import {randomUUID} from 'node:crypto';
import {writeFile} from 'node:fs/promises';

const url = process.env.DARKROOM_URL ?? 'http://127.0.0.1:8080';
const [prompt, file] = process.argv.slice(2);
const key = {Authorization: `Bearer ${process.env.DARKROOM_KEY}`};

async function call(path, options = {}) {
  const answer = await fetch(url + path, {...options, headers: {...key, ...options.headers}});
  const body = await answer.json();
  // RFC 9457: code is for programs, detail for people.
  if (!answer.ok) throw new Error(`${body.code}: ${body.detail}`);
  return body;
}

// Sent again with the same Idempotency-Key, the same request buys nothing.
let generation = await call('/v1/generations', {
  method: 'POST',
  headers: {'Content-Type': 'application/json', 'Idempotency-Key': randomUUID()},
  body: JSON.stringify({model: 'seedream-4.5', prompt, aspect_ratio: '16:9'}),
});

// Server-sent events, one for each state; the stream ends with the generation.
const events = await fetch(`${url}/v1/generations/${generation.id}/events`, {headers: key});
let received = '';
for await (const chunk of events.body.pipeThrough(new TextDecoderStream())) {
  const complete = (received + chunk).split('\n\n');
  received = complete.pop();
  for (const event of complete) {
    const data = event.split('\n').find(line => line.startsWith('data: '));
    if (data) console.log(JSON.parse(data.slice('data: '.length)).status);
  }
}

generation = await call(`/v1/generations/${generation.id}`);
if (generation.status !== 'completed') throw new Error(`${generation.status}: ${generation.error?.message}`);
const image = generation.images[0];
await writeFile(file, Buffer.from(await (await fetch(image.url)).arrayBuffer()));
console.log(`${image.width}x${image.height} ${image.url}`);
