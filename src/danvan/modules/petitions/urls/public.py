"""Addresses that anybody may open. Nouns in Vietnamese, as they stand on posters and in letters."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from ..views.public import browsing, denouncing, files, following, matters, receipts, submitting

urlpatterns: list[URLPattern | URLResolver] = [
    path("gui/", submitting.submit, name="submit"),
    path("gui/kiem-tra/", submitting.check, name="check"),
    path("gui/goi-y/", submitting.hints, name="hints"),
    path("gui/gan-day/", submitting.nearby, name="nearby"),
    path("gui/to-cao/", denouncing.denunciation, name="denunciation"),
    path("bien-nhan/", receipts.receipt, name="receipt"),
    path("theo-doi/", following.follow, name="follow"),
    path("theo-doi/quen/", following.forget, name="forget"),
    path("theo-doi/<str:handle>/", following.mine, name="mine"),
    path("theo-doi/<str:handle>/xac-nhan/", following.confirmation, name="confirmation"),
    path("theo-doi/<str:handle>/chua-xong/", following.dispute, name="dispute"),
    path("theo-doi/<str:handle>/danh-gia/", following.rating, name="rating"),
    path("theo-doi/<str:handle>/tin-nhan/", following.message, name="message"),
    path("theo-doi/<str:handle>/rut/", following.withdrawal, name="withdrawal"),
    path("theo-doi/<str:handle>/xoa-du-lieu/", following.erasure, name="erasure"),
    path("theo-doi/<str:handle>/chung-cu.json", receipts.own_proof, name="own-proof"),
    path("theo-doi/<str:handle>/chung-cu.tlog-proof", receipts.own_proof_text, name="own-proof-text"),
    path("phan-anh/", browsing.matters, name="matters"),
    path("phan-anh/tin.atom", browsing.feed, name="feed"),
    path("phan-anh/sitemap.xml", browsing.sitemap, name="sitemap"),
    path("phan-anh/<int:number>/", matters.matter, name="matter"),
    path("phan-anh/<int:number>/dong-tinh/", matters.support, name="support"),
    path("phan-anh/<int:number>/chung-cu.json", receipts.proof, name="proof"),
    path("phan-anh/<int:number>/chung-cu.tlog-proof", receipts.proof_text, name="proof-text"),
    path("tep/<uuid:uid>", files.stored, name="file"),
    path("tep/<uuid:uid>/nho", files.thumbnail, name="thumbnail"),
]
