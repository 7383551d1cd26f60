"""The same acts and readings for programs. Deny by default: an operation that anybody may call says `auth=None`."""

from __future__ import annotations

from ninja import Router

from . import acts, figures, intake, open311, public, staff, units

router = Router()
router.add_router("", intake.router, tags=["petitions"])
router.add_router("", public.router, tags=["petitions"])
router.add_router("", units.router, tags=["units"])
router.add_router("", figures.router, tags=["figures"])
router.add_router("/staff", staff.router, tags=["staff"])
router.add_router("/staff", acts.router, tags=["staff"])
router.add_router("/open311/v2", open311.router, tags=["open311"])
