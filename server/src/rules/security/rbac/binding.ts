// The part of the rbac.authorization.k8s.io/v1 API that rules about bindings read.
import { list, object, type Read, string } from '../../../kubernetes/shape';

const subject = object({ kind: string, apiGroup: string, name: string, namespace: string });

export type BindingSubject = Read<typeof subject>;

/** A RoleBinding or a ClusterRoleBinding. */
export const roleBinding = object({
  roleRef: object({ apiGroup: string, kind: string, name: string }),
  subjects: list(subject),
});
