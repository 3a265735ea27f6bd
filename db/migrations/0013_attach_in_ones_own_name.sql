-- lock: brief
ALTER POLICY "tenant_insert" ON "attachments" TO public WITH CHECK (organization_id = (select auth.organization_id()) and (select auth.can('files:write')) and (select auth.permissions()) && array[permission, '*']
  and ((select auth.site_scope()) is null or site_id is null or site_id = any((select auth.site_scope())::uuid[])) and created_by is not distinct from (select auth.uid()));