// Makes a picture with OpenAI's client (npm install openai): OPENAI_BASE_URL=http://127.0.0.1:8080/openai/v1 OPENAI_API_KEY=dk_… node openai.mjs "a lamp" lamp.jpg
import {randomUUID} from 'node:crypto';
import {writeFile} from 'node:fs/promises';
import OpenAI from 'openai';

const [prompt, file] = process.argv.slice(2);
const openai = new OpenAI();

// The client tries again after a broken connection. With a key it waits for the same image then, instead of buying another.
const answer = await openai.images.generate(
  {model: 'seedream-4.5', prompt, size: '1792x1024'},
  {headers: {'Idempotency-Key': randomUUID()}},
);
await writeFile(file, Buffer.from(answer.data[0].b64_json, 'base64'));
console.log(answer.size);
