// Outline, folding, growing selections and links, through the protocol.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DocumentLink, DocumentSymbol, FoldingRange, SelectionRange } from 'vscode-languageserver-protocol';
import { LineIndex, type Range } from '../../server/src/yaml/text';
import { positionIn } from '../support/cursor';
import { type LspClient, withServer } from '../support/lsp-client';

const uri = 'untitled:Untitled-1';
const serve = (use: (client: LspClient) => Promise<void>) => withServer(null, {}, use);
const ask = <T>(client: LspClient, text: string, method: string, params: object = {}): Promise<T> => {
  client.open(uri, text);
  return client.request<T>(`textDocument/${method}`, { textDocument: { uri }, ...params });
};
const textOf = (text: string, range: Range) => {
  const lines = new LineIndex(text);
  return text.slice(lines.offset(range.start), lines.offset(range.end));
};

const TWO = `# The shop's front.
# It is small.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web}
spec:
  replicas: 3
  template:
    spec:
      containers:
        - image: nginx:1.27.3
          name: web
          args: [--port, "80"]
        - name: log
          command:
            - sh
            - -c
            - |
              while true
              do sleep 1
              done

# region network
---
apiVersion: v1
kind: Service
metadata:
  generateName: web-
# endregion
`;

describe('the outline', () => {
  const outline = (symbols: readonly DocumentSymbol[], depth = 0): string[] =>
    symbols.flatMap(({ name, detail, children }) => [
      `${'  '.repeat(depth)}${name}${detail ? ` = ${detail}` : ''}`,
      ...outline(children ?? [], depth + 1),
    ]);

  test('has the resources, their fields, and items by their names', () =>
    serve(async (client) => {
      const symbols = await ask<DocumentSymbol[]>(client, TWO, 'documentSymbol');
      assert.deepEqual(outline(symbols), [
        'web = Deployment',
        '  apiVersion = apps/v1',
        '  kind = Deployment',
        '  metadata',
        '    name = web',
        '    labels',
        '      app = web',
        '  spec',
        '    replicas = 3',
        '    template',
        '      spec',
        '        containers',
        '          web',
        '            image = nginx:1.27.3',
        '            name = web',
        '            args',
        '              --port',
        '              80',
        '          log',
        '            name = log',
        '            command',
        '              sh',
        '              -c',
        '              while true',
        'web- = Service',
        '  apiVersion = v1',
        '  kind = Service',
        '  metadata',
        '    generateName = web-',
      ]);
    }));

  test('gives each symbol its text and a name that lies in it', () =>
    serve(async (client) => {
      const symbols = await ask<DocumentSymbol[]>(client, TWO, 'documentSymbol');
      const check = (symbol: DocumentSymbol) => {
        assert.ok(textOf(TWO, symbol.range).includes(textOf(TWO, symbol.selectionRange)), symbol.name);
        assert.ok(!/\s$/.test(textOf(TWO, symbol.range)), symbol.name);
        for (const child of symbol.children ?? []) {
          assert.ok(textOf(TWO, symbol.range).includes(textOf(TWO, child.range)), `${symbol.name} > ${child.name}`);
          check(child);
        }
      };
      symbols.forEach(check);
      assert.deepEqual(
        symbols.map(({ selectionRange }) => textOf(TWO, selectionRange)),
        ['web', 'apiVersion: v1'],
      );
    }));

  test('keeps names within their symbols, also behind aliases and in literals', () =>
    serve(async (client) => {
      const text = `apiVersion: v1
kind: List
items:
  - &first
    apiVersion: v1
    kind: ConfigMap
    metadata: { name: shop }
  - *first
  - apiVersion: v1
    kind: Pod
    metadata: { name: web }
    spec:
      containers:
        - name: |
            web

`;
      const symbols = await ask<DocumentSymbol[]>(client, text, 'documentSymbol');
      const lines = new LineIndex(text);
      const check = ({ name, range, selectionRange, children }: DocumentSymbol) => {
        assert.ok(lines.offset(range.start) <= lines.offset(selectionRange.start), name);
        assert.ok(lines.offset(selectionRange.end) <= lines.offset(range.end), name);
        children?.forEach(check);
      };
      assert.deepEqual(
        symbols.map(({ name }) => name),
        ['shop', 'shop', 'web'],
      );
      symbols.forEach(check);
    }));

  test('shows lists of objects, templates as written, and cuts long values', () =>
    serve(async (client) => {
      const text = `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: "{{ .Release.Name }}-settings"}
    data:
      "": empty
      long: ${'x'.repeat(100)}
      nothing:
`;
      const symbols = await ask<DocumentSymbol[]>(client, text, 'documentSymbol');
      const lines = outline(symbols);
      assert.ok(lines.includes('    name = "{{ .Release.Name }}-settings"'), lines.join('\n'));
      assert.ok(lines.includes(`    long = ${'x'.repeat(60)}…`));
      assert.ok(lines.includes('    "" = empty'));
    }));

  test('is empty for what is no manifest', () =>
    serve(async (client) => assert.equal(await ask(client, 'services:\n  web: {}\n', 'documentSymbol'), null)));
});

describe('folding', () => {
  test('folds documents, entries, items, comments and regions', () =>
    serve(async (client) => {
      const ranges = await ask<FoldingRange[]>(client, TWO, 'foldingRange');
      const lines = TWO.split('\n');
      const shown = ranges.map(
        ({ startLine, endLine, kind }) =>
          `${lines[startLine]?.trim()} … ${lines[endLine]?.trim()}${kind === undefined ? '' : ` (${kind})`}`,
      );
      assert.deepEqual(
        shown.sort(),
        [
          "# The shop's front. … # It is small. (comment)",
          "# The shop's front. … done",
          '# region network … # endregion (region)',
          '- image: nginx:1.27.3 … args: [--port, "80"]',
          '- name: log … done',
          '- | … done',
          'command: … done',
          'containers: … done',
          '--- … generateName: web-',
          'metadata: … generateName: web-',
          'metadata: … labels: {app: web}',
          'spec: … done',
          'spec: … done',
          'template: … done',
        ].sort(),
      );
    }));

  test('leaves a text that can not be read to the editor', () =>
    serve(async (client) => assert.equal(await ask(client, 'apiVersion: v1\nkind: [\n', 'foldingRange'), null)));
});

describe('a growing selection', () => {
  test('goes from the scalar to the file', () =>
    serve(async (client) => {
      const positions = [positionIn(TWO, 'nginx:|1.27.3')];
      const [selection] = await ask<SelectionRange[]>(client, TWO, 'selectionRange', { positions });
      const texts: string[] = [];
      for (let range = selection; range !== undefined; range = range.parent) texts.push(textOf(TWO, range.range));
      assert.deepEqual(texts.slice(0, 2), ['nginx:1.27.3', 'image: nginx:1.27.3']);
      assert.ok(texts[2]?.startsWith('image:') && texts[2].endsWith('args: [--port, "80"]'), texts[2]);
      assert.ok(texts.some((text) => text.startsWith('containers:') && text.endsWith('done')));
      assert.ok(texts.at(-2)?.endsWith('# region network'));
      assert.equal(texts.at(-1), TWO);
      for (const [index, text] of texts.slice(1).entries()) assert.ok(text.length > (texts[index]?.length ?? 0));
    }));

  test('is the document for a place where nothing stands', () =>
    serve(async (client) => {
      const positions = [{ line: 0, character: 3 }];
      const [selection] = await ask<SelectionRange[]>(client, TWO, 'selectionRange', { positions });
      assert.ok(selection && textOf(TWO, selection.range).startsWith('# The shop'));
    }));
});

describe('links', () => {
  const links = (client: LspClient, text: string) =>
    ask<DocumentLink[]>(client, text, 'documentLink').then((found) =>
      found.map(({ range, target }) => [textOf(text, range), target]),
    );
  const pod = (image: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: ${image}\n`;
  const cases: readonly (readonly [image: string, target: string | undefined])[] = [
    ['nginx:1.27', 'https://hub.docker.com/_/nginx/tags?name=1.27'],
    ['docker.io/library/redis', 'https://hub.docker.com/_/redis'],
    ['"grafana/grafana:11.0.0"', 'https://hub.docker.com/r/grafana/grafana/tags?name=11.0.0'],
    ['quay.io/prometheus/prometheus:v3.0.0', 'https://quay.io/repository/prometheus/prometheus?tab=tags'],
    ['ghcr.io/fluxcd/flux-cli:v2.4.0', 'https://ghcr.io/fluxcd/flux-cli'],
    ['public.ecr.aws/nginx/nginx:1', 'https://gallery.ecr.aws/nginx/nginx'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', 'https://mcr.microsoft.com/artifact/mar/dotnet/aspnet/tags'],
    ['europe-docker.pkg.dev/team/app/web:1', 'https://europe-docker.pkg.dev/team/app/web'],
    ['registry.example.com/web:1', undefined],
    ['"{{ .Values.image }}"', undefined],
    ['Not An Image', undefined],
  ];
  for (const [image, target] of cases)
    test(`lead from ${image} to ${target ?? 'nowhere'}`, () =>
      serve(async (client) => {
        const found = await links(client, pod(image));
        assert.deepEqual(found, target === undefined ? [] : [[image, target]]);
      }));

  test('lead from the rules of a suppression to their pages', () =>
    serve(async (client) => {
      const text = `# prodlint-disable-next-line host-network, nonsense -- it must\n${pod('registry.example.com/web:1')}`;
      const found = await links(client, text);
      assert.deepEqual(
        found.map(([word]) => word),
        ['host-network'],
      );
      assert.match(found[0]?.[1] ?? '', /^file:.*\/host-network\.md$/);
    }));

  test('lead from the rules of a configuration to their pages', () =>
    serve(async (client) => {
      const configuration = 'file:///workspace/.prodlint.yaml';
      const text =
        'rules:\n  cpu-limit: warning\n  nonsense: off\noverrides:\n  - files: [dev/**]\n    rules: {host-network: off}\n';
      client.open(configuration, text);
      const found = await client.request<DocumentLink[]>('textDocument/documentLink', {
        textDocument: { uri: configuration },
      });
      assert.deepEqual(
        found.map(({ range }) => textOf(text, range)),
        ['cpu-limit', 'host-network'],
      );
      assert.match(found[1]?.target ?? '', /^file:.*\/host-network\.md$/);
    }));
});
