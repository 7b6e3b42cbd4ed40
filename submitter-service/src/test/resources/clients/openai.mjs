// The calls of OpenAI's client for Node, whose base URL and key come from the environment. Prints one JSON object with what it got.
import OpenAI, {toFile} from 'openai';

const openai = new OpenAI();
const prompt = process.env.PROMPT;
const result = {};

const generated = await openai.images.generate({model: 'gpt-image-1', prompt, n: 2, size: '1536x1024'});
result.generated = generated.data.map(image => image.b64_json);

const linked = await openai.images.generate({prompt, response_format: 'url'});
result.link = linked.data[0].url;

const image = await toFile(Buffer.alloc(2000), 'one.png', {type: 'image/png'});
const other = await toFile(Buffer.alloc(3000), 'two.png');
const edited = await openai.images.edit({image: [image, other], prompt});
result.edited = edited.data.length;

const stream = await openai.images.generate({prompt, stream: true, partial_images: 1});
result.events = [];
for await (const event of stream) result.events.push(event.type);

result.models = [];
for await (const model of openai.models.list()) result.models.push(model.id);
result.model = (await openai.models.retrieve('gpt-image-1')).id;

async function failure(call) {
  try {
    await call();
  } catch (error) {
    return {type: error.constructor.name, status: error.status, code: error.code, param: error.param, request: Boolean(error.requestID)};
  }
  return null;
}
result.wrongSize = await failure(() => openai.images.generate({prompt, size: '1x1'}));
result.wrongKey = await failure(() => new OpenAI({apiKey: 'dk_nobody'}).models.list());
result.missing = await failure(() => openai.models.retrieve('sora'));
result.variation = await failure(() => openai.images.createVariation({image}));
result.poor = await failure(() => new OpenAI({apiKey: process.env.POOR_KEY}).images.generate({prompt}));

console.log(JSON.stringify(result));
