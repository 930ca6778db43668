/** The view of a world's descriptors, for the other folders. */
import type { DescriptorView } from '../types.ts';
import type { World } from '../world.ts';
import type { DeviceFile } from './device-file.ts';
import type { GroupFile } from './group-file.ts';

/** Every descriptor that was opened so far, in the order of opening. */
export function descriptorViews(world: World): readonly DescriptorView[] {
  return world.vfio.descriptors.values().map(({ name, kind, process, open, token }) => {
    const context: Partial<DeviceFile & GroupFile> =
      (open && (world.vfio.objects.get(token)?.snapshot.context as object)) || {};
    return {
      name,
      kind,
      process,
      open,
      group: kind === 'group' ? (context.group ?? null) : null,
      device: context.device ?? null,
      through: context.container ?? context.iommufd ?? null,
    };
  });
}
