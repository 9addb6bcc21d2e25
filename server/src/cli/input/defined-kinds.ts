import { mayDefineKinds, readDefinedKinds } from '../../kubernetes/schema/custom-resource-definition';
import type { SchemaBundle } from '../../kubernetes/schema/schema-bundle';
import { CustomKinds } from '../../workspace/custom-kinds';
import type { Workspace } from '../../workspace/workspace';
import { parseYaml } from '../../yaml/document';
import { splitDocuments } from '../../yaml/split';

/**
 * The kinds that CustomResourceDefinitions among the files define. `leftOut` has the texts of files that are not linted and count as well, by path;
 * `common` has what all objects share.
 */
export function findDefinedKinds(
  workspace: Workspace,
  leftOut: ReadonlyMap<string, string>,
  common: () => SchemaBundle,
): readonly SchemaBundle[] {
  const kinds = new CustomKinds(common);
  for (const [path, text] of leftOut) {
    const documents = splitDocuments(text).filter((slice) => mayDefineKinds(slice.text));
    kinds.update(
      path,
      documents.flatMap((slice) => readDefinedKinds(parseYaml(slice.text).data)),
    );
  }
  for (const path of workspace.paths) {
    const definitions = workspace
      .file(path)
      ?.documents.filter(({ resources }) => resources.some(({ type }) => type === 'CustomResourceDefinition'));
    const defined = definitions?.flatMap(({ document }) => readDefinedKinds(document.data)) ?? [];
    if (defined.length > 0) kinds.update(path, defined);
  }
  return kinds.bundles;
}
