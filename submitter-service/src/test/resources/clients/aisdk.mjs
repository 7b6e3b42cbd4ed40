// The AI SDK with its provider for APIs that are like OpenAI's; base URL and key come from the environment. Prints one JSON object with what it got.
import {createOpenAICompatible} from '@ai-sdk/openai-compatible';
import {APICallError, generateImage} from 'ai';

const {OPENAI_BASE_URL: baseURL, OPENAI_API_KEY: apiKey, POOR_KEY, PROMPT} = process.env;
const model = (key = apiKey, id = 'seedream-4.5') => createOpenAICompatible({name: 'darkroom', baseURL, apiKey: key}).imageModel(id);
const result = {};

const generated = await generateImage({model: model(), prompt: PROMPT, n: 2, size: '1536x1024'});
result.generated = generated.images.map(image => image.base64);
result.warnings = generated.warnings.length;

const image = Buffer.alloc(2000);
const edited = await generateImage({model: model(), prompt: {text: PROMPT, images: [image, image]}});
result.edited = edited.images.length;

// Of which each image that a call makes is one request, at most ten.
const many = await generateImage({model: model(), prompt: PROMPT, n: 11});
result.many = many.images.length;

async function failure(call) {
  try {
    await call();
  } catch (error) {
    const cause = error.lastError ?? error;
    return {api: APICallError.isInstance(cause), status: cause.statusCode, message: cause.message, code: JSON.parse(cause.responseBody).error.code};
  }
  return null;
}
result.wrongSize = await failure(() => generateImage({model: model(), prompt: PROMPT, size: '1x1'}));
result.wrongKey = await failure(() => generateImage({model: model('dk_nobody'), prompt: PROMPT}));
result.wrongModel = await failure(() => generateImage({model: model(apiKey, 'sora'), prompt: PROMPT}));
result.poor = await failure(() => generateImage({model: model(POOR_KEY), prompt: PROMPT, maxRetries: 0}));

console.log(JSON.stringify(result));
