import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CancellationToken } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { OpenDocuments } from './open-documents';

const object = (index: number) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a${index} }\ndata:\n${'  key: value\n'.repeat(200)}`;
/** So long that it is parsed with pauses. */
const LONG = Array.from({ length: 100 }, (_, index) => object(index)).join('---\n');
const documentOf = (text: string) => TextDocument.create('file:///a.yaml', 'yaml', 1, text);
const never = CancellationToken.None;

describe('the snapshots of open documents', () => {
  test('are one for each version, whoever asks at the same time', async () => {
    const open = new OpenDocuments();
    const document = documentOf(LONG);
    const [first, second] = await Promise.all([open.snapshot(document, never), open.snapshot(document, never)]);
    assert.ok(first !== undefined);
    assert.equal(first, second);
    assert.equal(await open.snapshot(document, never), first);
  });

  test('are made also after a question was taken back', async () => {
    const open = new OpenDocuments();
    const document = documentOf(LONG);
    let asked = 0;
    const cancelled = {
      // At the second pause.
      get isCancellationRequested() {
        return ++asked > 1;
      },
      onCancellationRequested: () => ({ dispose: () => {} }),
    };
    assert.equal(await open.snapshot(document, cancelled), undefined);
    TextDocument.update(document, [{ text: `${LONG}---\n${object(100)}` }], 2);
    const made = await open.snapshot(document, never);
    assert.equal(made?.version, 2);
    assert.equal(made.snapshot.documents.length, 101);
  });

  test('share the documents whose text did not change', async () => {
    const open = new OpenDocuments();
    const document = documentOf(`${object(0)}---\n${object(1)}`);
    const before = await open.snapshot(document, never);
    TextDocument.update(document, [{ text: `${object(0)}---\n${object(2)}` }], 2);
    const after = await open.snapshot(document, never);
    const [kept, changed] = after?.snapshot.documents ?? [];
    assert.ok(kept !== undefined);
    assert.equal(kept.snapshot, before?.snapshot.documents[0]?.snapshot);
    assert.notEqual(changed?.snapshot, before?.snapshot.documents[1]?.snapshot);
  });
});
