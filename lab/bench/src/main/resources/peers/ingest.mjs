// Takes callbacks as a team would write it with fastify and kafkajs: checks the token, and answers when the broker has stored the body.
import { createHmac, timingSafeEqual } from 'node:crypto'
import Fastify from 'fastify'
import { Kafka, logLevel } from 'kafkajs'

const [port, broker, topic, secret] = process.argv.slice(2)
const producer = new Kafka({ brokers: [broker], logLevel: logLevel.ERROR }).producer({ allowAutoTopicCreation: false })
const app = Fastify({ logger: false, bodyLimit: 1024 * 1024 })

app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
  try {
    JSON.parse(body)
    done(null, body)
  } catch (malformed) {
    malformed.statusCode = 400
    done(malformed)
  }
})

app.post('/callbacks/:provider/:generation/:attempt/:token', {
  onRequest: async (request, reply) => {
    const { provider, generation, attempt, token } = request.params
    const expected = createHmac('sha256', secret).update(`${provider}/${generation}/${attempt}`).digest()
    const given = Buffer.from(token, 'base64url')
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      return reply.code(401).send({ code: 'wrong_token' })
    }
  },
}, async (request) => {
  await producer.send({ topic, acks: -1, messages: [{ key: request.params.generation, value: request.body }] })
  return { received: true }
})

await producer.connect()
await app.listen({ port: Number(port), host: '127.0.0.1' })
