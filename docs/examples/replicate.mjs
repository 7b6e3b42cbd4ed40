// Makes a picture with Replicate's client (npm install replicate): DARKROOM_KEY=dk_… node replicate.mjs "a ceramic lamp" lamp.jpg
import {randomUUID} from 'node:crypto';
import {writeFile} from 'node:fs/promises';
import Replicate from 'replicate';

const url = process.env.DARKROOM_URL ?? 'http://127.0.0.1:8080';
const [prompt, file] = process.argv.slice(2);

const replicate = new Replicate({
  auth: process.env.DARKROOM_KEY,
  baseUrl: `${url}/replicate/v1`,
  // The client tries again after a broken connection, with the same headers. With a key it finds its prediction then, instead of buying another.
  fetch: (address, init) => {
    init.headers['Idempotency-Key'] ??= randomUUID();
    return fetch(address, init);
  },
});

// Each is a FileOutput where links begin with https, otherwise a text: both can be written as one.
const [image] = await replicate.run('bytedance/seedream-4.5', {input: {prompt, aspect_ratio: '16:9'}});
await writeFile(file, Buffer.from(await (await fetch(String(image))).arrayBuffer()));
console.log(String(image));
