import { list, object, present, string } from '../kubernetes/shape';
import { parseYaml } from '../yaml/document';
import { splitDocuments } from '../yaml/split';

/** Files of development tools that build images and put their tags into manifests as they deploy them. */
export const IMAGE_BUILD_NAMES: readonly string[] = ['skaffold.yaml', 'skaffold.yml', 'Tiltfile'];

const artifacts = object({ artifacts: list(object({ image: string })) });
const skaffold = object({ build: artifacts, profiles: list(object({ build: artifacts })) });

/** The names of the images, without tag, that a Skaffold configuration or a Tiltfile builds. */
export function readBuiltImages(name: string, text: string): string[] {
  if (name === 'Tiltfile') {
    // A Tiltfile is a program; the usual call with a written name is all that can be read without running it.
    return [...text.matchAll(/\b(?:docker_build|custom_build)\(\s*(?:ref\s*=\s*)?['"]([^'"]+)['"]/g)].map(
      (match) => match[1] ?? '',
    );
  }
  return splitDocuments(text).flatMap((slice) => {
    const read = skaffold(parseYaml(slice.text).data);
    const builds = [read?.build, ...present(read?.profiles).map(({ build }) => build)];
    return builds.flatMap((build) => present(build?.artifacts).flatMap(({ image }) => image ?? []));
  });
}
