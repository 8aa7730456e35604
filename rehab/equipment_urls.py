"""Addresses of equipment; `rehab.urls` includes them."""

from django.urls import path

from rehab.views import (
    equipment,
    equipment_catalogue,
    equipment_loans,
    equipment_recalls,
    equipment_stock,
)

urlpatterns = [
    path("episodes/<uuid:episode>/equipment/", equipment.equipment, name="equipment"),
    path(
        "episodes/<uuid:episode>/equipment/questions/", equipment.profile, name="equipment_profile"
    ),
    path(
        "episodes/<uuid:episode>/equipment/suggestions/",
        equipment.suggestions,
        name="equipment_suggestions",
    ),
    path(
        "episodes/<uuid:episode>/equipment/trials/new/", equipment.trial_start, name="trial_start"
    ),
    path(
        "episodes/<uuid:episode>/equipment/loans/new/<slug:entry>/",
        equipment_loans.loan_start,
        name="loan_start",
    ),
    path("trials/<uuid:trial>/", equipment.trial, name="trial"),
    path("trials/<uuid:trial>/counts/", equipment.trial_count, name="trial_count"),
    path("trials/<uuid:trial>/end/", equipment.trial_end, name="trial_end"),
    path("trials/<uuid:trial>/in-error/", equipment.trial_in_error, name="trial_in_error"),
    path(
        "trials/<uuid:trial>/counts/<int:count>/in-error/",
        equipment.trial_count_in_error,
        name="trial_count_in_error",
    ),
    path("loans/<uuid:loan>/", equipment_loans.loan, name="loan"),
    path("loans/<uuid:loan>/end/", equipment_loans.loan_end, name="loan_end"),
    path("loans/<uuid:loan>/check/", equipment_loans.loan_plan_check, name="loan_plan_check"),
    path("loans/<uuid:loan>/in-error/", equipment_loans.loan_in_error, name="loan_in_error"),
    path("loans/<uuid:loan>/print/", equipment_loans.loan_print, name="loan_print"),
    path("loan-checks/<int:check>/", equipment_loans.loan_check, name="loan_check"),
    path(
        "loan-agreements/<uuid:agreement>/",
        equipment_loans.loan_agreement,
        name="loan_agreement",
    ),
    path("stock/", equipment_stock.stock, name="stock"),
    path("stock/labels/", equipment_stock.stock_labels, name="stock_labels"),
    path("stock/models/", equipment_stock.stock_models, name="stock_models"),
    path("stock/models/new/", equipment_stock.stock_model_add, name="stock_model_add"),
    path("stock/models/<uuid:stock_model>/", equipment_stock.stock_model, name="stock_model"),
    path(
        "stock/models/<uuid:stock_model>/articles/",
        equipment_stock.articles_add,
        name="articles_add",
    ),
    path("stock/articles/<uuid:article>/", equipment_stock.article, name="article"),
    path("stock/articles/<uuid:article>/edit/", equipment_stock.article_edit, name="article_edit"),
    path("stock/articles/<uuid:article>/move/", equipment_stock.article_move, name="article_move"),
    path("stock/recalls/", equipment_recalls.recalls, name="recalls"),
    path("stock/recalls/new/", equipment_recalls.recall_add, name="recall_add"),
    path(
        "stock/recalls/<uuid:equipment_recall>/",
        equipment_recalls.equipment_recall,
        name="equipment_recall",
    ),
    path("stock/recalled/<int:line>/", equipment_recalls.recall_article, name="recall_article"),
    path("recalled/<int:line>/", equipment_recalls.recall_borrower, name="recall_borrower"),
    path("equipment/", equipment_catalogue.catalogue, name="catalogue"),
    path("equipment/<slug:entry>/", equipment_catalogue.catalogue_item, name="catalogue_item"),
]
