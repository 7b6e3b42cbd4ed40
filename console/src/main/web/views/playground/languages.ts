export type Call = {path: string; body: object};

const KEY = 'DARKROOM_KEY';

export function curl({path, body}: Call): string {
  const quoted = json(body).replaceAll("'", "'\\''");
  return `curl ${location.origin}${path} \\\n  -H "Authorization: Bearer $${KEY}" \\\n  -H 'Content-Type: application/json' \\\n  -d '${quoted}'`;
}

export function python({path, body}: Call): string {
  return `import os, requests

answer = requests.post(
    "${location.origin}${path}",
    headers={"Authorization": f"Bearer {os.environ['${KEY}']}", "Prefer": "wait=60"},
    json=${pythonLiteral(body)},
)
answer.raise_for_status()
for image in answer.json()["images"]:
    print(image["url"])`;
}

export function node({path, body}: Call): string {
  return `const answer = await fetch("${location.origin}${path}", {
  method: "POST",
  headers: {
    Authorization: \`Bearer \${process.env.${KEY}}\`,
    "Content-Type": "application/json",
    Prefer: "wait=60",
  },
  body: JSON.stringify(${json(body)}),
});
if (!answer.ok) throw new Error(await answer.text());
for (const image of (await answer.json()).images) console.log(image.url);`;
}

export function java({path, body}: Call): string {
  const block = json(body).replaceAll('\\', '\\\\').replaceAll('"""', '\\"""').replaceAll('\n', '\n        ');
  return `HttpRequest request = HttpRequest.newBuilder(URI.create("${location.origin}${path}"))
    .header("Authorization", "Bearer " + System.getenv("${KEY}"))
    .header("Content-Type", "application/json")
    .header("Prefer", "wait=60")
    .POST(HttpRequest.BodyPublishers.ofString("""
        ${block}"""))
    .build();
HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
System.out.println(answer.body());`;
}

function json(body: object): string {
  return JSON.stringify(body, null, 2);
}

function pythonLiteral(body: object): string {
  const literals: Record<string, string> = {true: 'True', false: 'False', null: 'None'};
  return json(body).replace(/("(?:[^"\\]|\\.)*")|\b(true|false|null)\b/g, (_, text: string | undefined, name: string) => text ?? literals[name]!);
}
