// Makes a picture with fal's client (npm install @fal-ai/client): DARKROOM_KEY=dk_… node fal.mjs "a ceramic lamp" lamp.jpg
import {randomUUID} from 'node:crypto';
import {writeFile} from 'node:fs/promises';
import {createFalClient} from '@fal-ai/client';

const url = process.env.DARKROOM_URL ?? 'http://127.0.0.1:8080';
const [prompt, file] = process.argv.slice(2);

// The client has no base URL, but a proxy, to which it sends every call.
const fal = createFalClient({
  credentials: process.env.DARKROOM_KEY,
  proxyUrl: {url: `${url}/fal/proxy`, when: 'always'},
});

// The client tries again after a broken connection. With a key it finds its request then, instead of buying another.
const {data} = await fal.subscribe('fal-ai/bytedance/seedream/v4.5/text-to-image', {
  input: {prompt, image_size: 'landscape_16_9'},
  headers: {'Idempotency-Key': randomUUID()},
});
const [image] = data.images;
await writeFile(file, Buffer.from(await (await fetch(image.url)).arrayBuffer()));
console.log(`${image.width}x${image.height} ${image.url}`);
